import { z } from "zod";
import type { Unread } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { type Api, jsonOf, openApi, parsed } from "../../../services/json-api.ts";
import { documentFrom } from "../../document/document-from.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Fetched } from "../../fetch/request.ts";
import type { Access } from "../access.ts";
import { type Comment, discussion, joined } from "../markdown-parts.ts";
import { linkOf, type RemoteSource } from "../source.ts";
import { blocksMarkdown, inline } from "./blocks-markdown.ts";
import { block, listOf, type NotionBlock, type NotionPage, page, parent, richText } from "./notion-format.ts";
import { propertiesMarkdown, titleOf } from "./notion-properties.ts";

/** An integration, which people share their pages with. */
export interface NotionConfig {
  readonly token: string;
  readonly api?: string | undefined;
}

const comment = z.object({
  created_time: z.string(),
  created_by: z.object({ id: z.string() }),
  display_name: z.object({ resolved_name: z.string().nullish() }).nullish(),
  rich_text: richText,
});

/** So many requests for one page, and no more. */
const mostRequests = 400;
const mostParents = 20;

/** Notion pages: blocks in blocks, tables, toggles, synced blocks, and the comments on the page. Places are ids of pages and of what they lie in. */
export function notionSource(fetcher: Fetcher, config: NotionConfig, access: Access): RemoteSource {
  const api = openApi(fetcher, {
    name: "Notion",
    base: config.api ?? "https://api.notion.com",
    headers: { "notion-version": "2022-06-28" },
    credentials: () => ({ authorization: `Bearer ${config.token}` }),
    says: sentence,
  });

  async function requireAccess(found: NotionPage, signal?: AbortSignal): Promise<void> {
    const names = [bare(found.id)];
    let above = found.parent;
    while (!access.allows(...names) && names.length < mostParents) {
      const [kind, id] = parentOf(above);
      if (!kind || !id) break;
      names.push(bare(id));
      if (access.allows(...names)) break;
      const answer = await api.find(`/v1/${kind}/${id}`, signal);
      above = answer && parsed("Notion", answer, z.object({ parent })).parent;
    }
    access.require(`the page “${titleOf(found)}”`, ...names);
  }

  return {
    name: "notion",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && notionPage(url) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const id = url && notionPage(url);
      if (!id) {
        throw new Failure(
          "unreadable",
          "This link leads to no page of Notion. Copy the link from the page's Share menu.",
        );
      }
      const found = await api.json(`/v1/pages/${id}`, page, signal);
      if (found.in_trash || found.archived) {
        throw new Failure(
          "unreadable",
          `“${titleOf(found)}” lies in the trash. Restore it, or link to its successor.`,
        );
      }
      await requireAccess(found, signal);
      const unread: Unread[] = [];
      const childrenOf = openChildren(api, unread, signal);
      const body = await blocksMarkdown((await childrenOf(id)) ?? [], childrenOf, (each) =>
        unread.push(each),
      );
      const comments = await commentsOf(api, id, unread, signal);
      const text = joined(propertiesMarkdown(found), body, discussion("Open comments", comments));
      const bytes = new TextEncoder().encode(text);
      return documentFrom({ ref, bytes, fileName: "page.md", title: titleOf(found), unread }, signal);
    },
    async check(signal) {
      const me = z.object({ name: z.string().nullish() });
      const { name } = await api.json("/v1/users/me", me, signal);
      return `Notion: signed in as ${name ?? "an integration"}; pages are to be shared with it.`;
    },
  };
}

function openChildren(api: Api, unread: Unread[], signal?: AbortSignal) {
  let requests = 0;
  return async (id: string): Promise<readonly NotionBlock[] | undefined> => {
    const blocks: NotionBlock[] = [];
    let cursor: string | null | undefined = "";
    while (cursor !== undefined && cursor !== null) {
      requests += 1;
      if (requests > mostRequests) {
        if (requests === mostRequests + 1)
          unread.push({ what: "a part of the page", why: "it has more blocks inside blocks than are read" });
        return blocks;
      }
      const at = cursor === "" ? "" : `&start_cursor=${encodeURIComponent(cursor)}`;
      const answer = await api.find(`/v1/blocks/${id}/children?page_size=100${at}`, signal);
      if (!answer) return undefined;
      const list = parsed("Notion", answer, listOf(block));
      blocks.push(...list.results);
      cursor = list.has_more ? list.next_cursor : undefined;
    }
    return blocks;
  };
}

/** The open comments on the page; an integration without the right to read comments says so. */
async function commentsOf(
  api: Api,
  id: string,
  unread: Unread[],
  signal?: AbortSignal,
): Promise<readonly Comment[]> {
  const comments: Comment[] = [];
  const names = new Map<string, string>();
  const nameOf = async (user: string) => {
    const known = names.get(user);
    if (known !== undefined) return known;
    const answer = await api.find(`/v1/users/${user}`, signal).catch(() => undefined);
    const name =
      (answer && parsed("Notion", answer, z.object({ name: z.string().nullish() })).name) ?? "somebody";
    names.set(user, name);
    return name;
  };
  try {
    let cursor: string | null | undefined = "";
    while (cursor !== undefined && cursor !== null) {
      const at: string = cursor === "" ? "" : `&start_cursor=${encodeURIComponent(cursor)}`;
      const path = `/v1/comments?block_id=${id}&page_size=100${at}`;
      const list: z.infer<ReturnType<typeof listOf<typeof comment>>> = await api.json(
        path,
        listOf(comment),
        signal,
      );
      for (const { created_by, created_time, display_name, rich_text } of list.results) {
        const author = display_name?.resolved_name ?? (await nameOf(created_by.id));
        comments.push({ author, time: created_time, text: inline(rich_text) });
      }
      cursor = list.has_more ? list.next_cursor : undefined;
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    unread.push({ what: "the comments", why: error.message });
  }
  return comments;
}

function parentOf(above: z.infer<typeof parent>): readonly [string?, string?] {
  if (above?.page_id) return ["pages", above.page_id];
  if (above?.database_id) return ["databases", above.database_id];
  if (above?.data_source_id) return ["data_sources", above.data_source_id];
  if (above?.block_id) return ["blocks", above.block_id];
  return [];
}

function bare(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}

function sentence(refusal: Fetched): string | undefined {
  const { status } = refusal;
  const error = z
    .object({ code: z.string().nullish(), message: z.string().nullish() })
    .safeParse(jsonOf(refusal)).data;
  if (status === 401)
    return "Notion does not accept the integration's token: it was revoked. Ask an administrator to replace it.";
  if (status === 403)
    return "Notion does not let the integration read this. Switch on “Read content” and “Read comments” in its settings.";
  if (status === 404) {
    return "Notion does not show this page to the bot. Open ⋯ › Connections on the page, or on one above it, and add the bot's integration.";
  }
  if (status === 400 && /is a database|not a page/i.test(error?.message ?? "")) {
    return "This link leads to a database, not to a page. Link to one of its pages.";
  }
  return undefined;
}

/**
 * The id of the page that a link to Notion leads to: 32 hexadecimal digits at the end of the path, or behind `p=` where a
 * page is open beside a database. `null` for links to Notion without one, undefined for other hosts.
 */
export function notionPage(url: URL): string | null | undefined {
  if (!/^((www|app)\.)?notion\.(so|com)$|\.notion\.site$/.test(url.hostname)) return undefined;
  const beside = url.searchParams.get("p");
  const last = url.pathname.split("/").findLast((part) => part !== "") ?? "";
  for (const candidate of [beside ?? "", last]) {
    const id = /(?:^|-)([0-9a-f]{32})$/i.exec(
      candidate.replaceAll("-", (dash, at: number) => (isUuid(candidate, at) ? "" : dash)),
    );
    if (id?.[1]) return id[1].toLowerCase();
  }
  return null;
}

/** Whether a dash stands inside a UUID at the end of a text, where it only groups its digits. */
function isUuid(text: string, at: number): boolean {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(text);
  return uuid !== null && at >= uuid.index;
}
