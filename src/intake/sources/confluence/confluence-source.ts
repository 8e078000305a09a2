import { Failure } from "../../../errors.ts";
import { openApi } from "../../../services/json-api.ts";
import { documentFrom } from "../../document/document-from.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Fetched } from "../../fetch/request.ts";
import type { Access } from "../access.ts";
import { discussion, joined } from "../markdown-parts.ts";
import { linkOf, type RemoteSource } from "../source.ts";
import { confluenceCloud } from "./confluence-cloud.ts";
import { confluenceDataCenter } from "./confluence-data-center.ts";
import { type ConfluenceTarget, confluenceTarget } from "./confluence-links.ts";
import { type ConfluenceConfig, siteOf } from "./confluence-site.ts";
import { storageMarkdown } from "./storage.ts";

/** One Confluence site: pages and blog posts with their comments. Places are space keys. */
export function confluenceSource(fetcher: Fetcher, config: ConfluenceConfig, access: Access): RemoteSource {
  const { email, token } = config;
  const site = siteOf(config);
  const host = new URL(site).host;
  const isCloud = email !== undefined && email !== "";
  const api = openApi(fetcher, {
    name: "Confluence",
    base: (config.api ?? site).replace(/\/+$/, ""),
    headers: { accept: "application/json" },
    credentials: () => ({
      authorization: isCloud
        ? `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`
        : `Bearer ${token}`,
    }),
    says: (refusal) => sentence(host, isCloud, refusal),
  });
  const server = isCloud ? confluenceCloud(api) : confluenceDataCenter(api);

  async function idOf(target: ConfluenceTarget, signal?: AbortSignal): Promise<string> {
    if (target.kind === "page") return target.id;
    if (target.kind === "other") {
      throw new Failure(
        "unreadable",
        `This link leads to ${target.what}, not to a page. Copy the page's link from its Share button.`,
      );
    }
    access.require(`the space ${target.space}`, target.space);
    const isHome = target.kind === "home";
    const [title, day] = isHome ? [] : [target.title, target.day];
    const id = await server.idOf(target.space, title, day, signal);
    if (id !== undefined) return id;
    const what = isHome ? "a home page" : `a page “${title}”`;
    throw new Failure(
      "unreadable",
      `Confluence shows this bot no space ${target.space} with ${what}: it may have been renamed or be private. Copy the link from the page's Share button, or let the bot's account view it.`,
    );
  }

  return {
    name: "confluence",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && confluenceTarget(url, site, isCloud) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && confluenceTarget(url, site, isCloud);
      if (!target) throw new Failure("unreadable", `This is no link to ${host}.`);
      const id = await idOf(target, signal);
      const page = await server.page(id, signal);
      access.require(`the space ${page.space}`, page.space);
      const comments = await server.comments(id, page.isBlogPost, signal);
      const body = storageMarkdown(page.storage);
      const said = comments.items.map(({ storage, ...rest }) => ({
        ...rest,
        text: storageMarkdown(storage).markdown,
      }));
      const bytes = new TextEncoder().encode(joined(body.markdown, discussion("Comments", said)));
      const unread = [...body.unread, ...comments.unread];
      return documentFrom({ ref, bytes, fileName: "page.md", title: page.title, unread }, signal);
    },
    async check(signal) {
      return `${host}: signed in as ${await server.whoAmI(signal)}.`;
    },
  };
}

function sentence(host: string, isCloud: boolean, { status }: Fetched): string | undefined {
  if (status === 401) {
    const what = isCloud ? "e-mail address and API token" : "personal access token";
    return `${host} does not accept the ${what}: they may have expired or been revoked. Ask an administrator to replace them.`;
  }
  if (status === 403) {
    return `${host} does not let this bot read the page. Let the bot's account view the space and the page (⋯ › Restrictions).`;
  }
  if (status === 404) {
    return `${host} says not found: check the link, and if the page is private, let the bot's account view its space.`;
  }
  return undefined;
}
