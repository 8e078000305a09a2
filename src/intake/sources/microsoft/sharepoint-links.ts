import { decoded } from "../decoded.ts";

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
export function placesOf(webUrl: string): readonly string[] {
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
