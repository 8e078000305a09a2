import { z } from "zod";
import { Failure } from "../../../errors.ts";
import type { AppGraph } from "../../../services/microsoft/graph-app.ts";
import { inWords, pathTo } from "../../../services/microsoft/graph.ts";
import type { MicrosoftRefusal } from "../../../services/microsoft/refusal.ts";
import { documentFrom } from "../../document/document-from.ts";
import type { Access } from "../access.ts";
import { decoded, linkOf, type RemoteSource } from "../source.ts";
import { readSitePage } from "./site-page.ts";

const item = z.object({
  id: z.string(),
  name: z.string(),
  webUrl: z.string(),
  file: z.object({ mimeType: z.string().nullish() }).nullish(),
  folder: z.object({}).nullish(),
  parentReference: z.object({ driveId: z.string() }),
});

/** What Graph turns into something that is read: presentations and old formats into PDF, Loop pages into HTML. */
const converted: readonly { readonly name: RegExp; readonly format: string; readonly type: string }[] = [
  { name: /\.(pptx?|ppsx?|doc|rtf|odt|odp)$/i, format: "pdf", type: "application/pdf" },
  { name: /\.(loop|fluid)$/i, format: "html", type: "text/html" },
];

/** SharePoint and OneDrive for work: files by any link to them, and pages of sites. Places are `HOST/sites/NAME` and folders below. */
export function sharePointSource(graph: AppGraph, access: Access): RemoteSource {
  const library = inWords(graph, sentence);
  return {
    name: "sharepoint",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && sharePointTarget(url) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && sharePointTarget(url);
      if (!target || target.kind === "other") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another host"}, which the bot cannot see. Put the document into SharePoint or OneDrive for work, or attach it as a file.`,
        );
      }
      if (target.kind === "page") {
        const places = placesOf(target.url.href);
        access.require(places[0] ?? "", ...places);
        const { hostname } = target.url;
        const { title, markdown, unread } = await readSitePage(
          library,
          hostname,
          target.site,
          target.name,
          signal,
        );
        const bytes = new TextEncoder().encode(markdown);
        return documentFrom({ ref, bytes, fileName: "page.md", title, unread }, signal);
      }
      const share = `u!${Buffer.from(target.url.href).toString("base64url")}`;
      const found = await library.json(`/shares/${share}/driveItem`, item, signal);
      const places = placesOf(found.webUrl);
      access.require(places[0] ?? "", ...places);
      if (found.folder)
        throw new Failure("unreadable", `“${found.name}” is a folder. Link to the design document in it.`);
      const { driveId } = found.parentReference;
      const content = pathTo`/drives/${driveId}/items/${found.id}/content`;
      const conversion = converted.find(({ name }) => name.test(found.name));
      const path = conversion ? `${content}?format=${conversion.format}` : content;
      const bytes = await library.content(path, undefined, signal);
      const kind = conversion
        ? { contentType: conversion.type, title: found.name.replace(/\.\w+$/, "") }
        : { fileName: found.name, contentType: found.file?.mimeType ?? undefined };
      return documentFrom({ ref, bytes, ...kind }, signal);
    },
    async check(signal) {
      const permissions = await graph.permissions(signal);
      const some = permissions.filter((name) => /^(Sites|Files)\./.test(name));
      if (permissions.length > 0 && some.length === 0) {
        throw new Failure(
          "configuration",
          "The app is signed in, but has no permission to read files. Grant it Sites.Selected (and read on the sites) or Sites.Read.All, with admin consent.",
        );
      }
      return `SharePoint: signed in${some.length > 0 ? ` with ${some.join(", ")}` : ""}.`;
    },
  };
}

function sentence({ status, code }: MicrosoftRefusal): string | undefined {
  if (status === 401)
    return "Microsoft does not accept the app's token. Ask an administrator to check the app registration.";
  if (status === 403) {
    return "SharePoint does not let the bot read this. An administrator grants the app read on the site (Sites.Selected), or Sites.Read.All.";
  }
  if (status === 404)
    return "SharePoint says not found: check the link, and whether the bot's app may read that site.";
  if (status === 423) return "The file is locked in SharePoint. Close it or check it in, and try again.";
  if (status === 406 || code === "notSupported")
    return "SharePoint cannot turn this file into something that is read. Save it as DOCX or PDF.";
  if (status === 400 && /invalidRequest|sharingLink/i.test(code)) {
    return "SharePoint does not know this link: it may belong to another organisation. Attach the document as a file.";
  }
  return undefined;
}

/** What a link to SharePoint or OneDrive means. */
export type SharePointTarget =
  | { readonly kind: "item"; readonly url: URL }
  | { readonly kind: "page"; readonly url: URL; readonly site: string; readonly name: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means, also one to a file that Teams wraps; undefined for other hosts. */
export function sharePointTarget(url: URL): SharePointTarget | undefined {
  if (
    /^teams\.(microsoft\.com|cloud\.microsoft)$/.test(url.hostname) &&
    url.pathname.startsWith("/l/file/")
  ) {
    const inside = URL.parse(url.searchParams.get("objectUrl") ?? "");
    return inside ? sharePointTarget(inside) : undefined;
  }
  if (/^(1drv\.ms|onedrive\.live\.com)$/.test(url.hostname))
    return { kind: "other", what: "a personal OneDrive" };
  if (!/^[\w-]+\.sharepoint(-df)?\.(com|us|cn)$/.test(url.hostname)) return undefined;
  const page = /^((?:\/(?:sites|teams|personal)\/[^/]+)?)\/SitePages\/(.+\.aspx)$/i.exec(url.pathname);
  if (page) return { kind: "page", url, site: page[1] ?? "", name: decoded(page[2] ?? "") };
  if (url.pathname === "/" || /\/_layouts\/15\/(onedrive|sharepoint)\.aspx$/i.test(url.pathname)) {
    const id = url.searchParams.get("id");
    if (!id) return { kind: "other", what: "a list of files" };
    return { kind: "item", url: new URL(id.split("/").map(encodeURIComponent).join("/"), url.origin) };
  }
  return { kind: "item", url };
}

/** The place of a document for access rules: its site first, then every folder above it, and the host. */
function placesOf(webUrl: string): readonly string[] {
  const url = new URL(webUrl);
  const parts = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const isNamed = /^(sites|teams|personal)$/i.test(parts[0] ?? "");
  const site = isNamed ? 2 : 0;
  const all = Array.from({ length: parts.length - site + 1 }, (_, at) => parts.slice(0, site + at));
  const names = all.map((path) => [url.hostname, ...path].join("/"));
  return site > 0 ? [...names, url.hostname] : names;
}
