import { z } from "zod";
import { type Api, parsed } from "../../../services/json-api.ts";
import { type ConfluenceComment, type ConfluenceSite, cutComments } from "./confluence-site.ts";

const body = z.object({ storage: z.object({ value: z.string() }).nullish() }).nullish();
const page = z.object({ id: z.string(), title: z.string(), spaceId: z.coerce.string(), body });
const space = z.object({ id: z.coerce.string(), key: z.string(), homepageId: z.coerce.string().nullish() });
const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ results: z.array(item), _links: z.object({ next: z.string().nullish() }).nullish() });
const comment = z.object({
  id: z.string(),
  version: z.object({ createdAt: z.string(), authorId: z.string().nullish() }),
  body,
  resolutionStatus: z.string().nullish(),
  properties: z.object({ inlineOriginalSelection: z.string().nullish() }).nullish(),
});
type CloudComment = z.infer<typeof comment>;

const mostPages = 5;
/** Replies cost a request for each comment. */
const mostThreads = 60;

/** Confluence Cloud, through version 2 of its interface. */
export function confluenceCloud(api: Api): ConfluenceSite {
  const v2 = "/wiki/api/v2";

  async function spaceBy(query: string, signal?: AbortSignal) {
    const { results } = await api.json(`${v2}/spaces?${query}`, listOf(space), signal);
    return results[0];
  }

  async function listed(path: string, signal?: AbortSignal) {
    const items: CloudComment[] = [];
    let next: string | null | undefined = path;
    for (let count = 0; next; count += 1) {
      if (count === mostPages) return { items, isCut: true };
      const answer: z.infer<ReturnType<typeof listOf<typeof comment>>> = await api.json(
        next,
        listOf(comment),
        signal,
      );
      items.push(...answer.results);
      next = answer._links?.next;
    }
    return { items, isCut: false };
  }

  async function namesOf(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const people = z.object({
      results: z.array(z.object({ accountId: z.string(), displayName: z.string().nullish() })),
    });
    const { results } = await api.json(`${v2}/users-bulk`, people, signal, {
      method: "POST",
      body: JSON.stringify({ accountIds: ids.slice(0, 250) }),
      headers: { "content-type": "application/json" },
    });
    return new Map(results.map(({ accountId, displayName }) => [accountId, displayName ?? "somebody"]));
  }

  return {
    async page(id, signal) {
      const query = "?body-format=storage";
      const found = await api.find(`${v2}/pages/${id}${query}`, signal);
      const read = found
        ? parsed("Confluence", found, page)
        : await api.json(`${v2}/blogposts/${id}${query}`, page, signal);
      const { key } = await api.json(`${v2}/spaces/${read.spaceId}`, space, signal);
      return { title: read.title, space: key, storage: read.body?.storage?.value ?? "", isBlogPost: !found };
    },
    async idOf(key, title, day, signal) {
      const found = await spaceBy(`keys=${encodeURIComponent(key)}`, signal);
      if (!found || title === undefined) return found?.homepageId ?? undefined;
      const kind = day === undefined ? "pages" : "blogposts";
      const query = `space-id=${found.id}&title=${encodeURIComponent(title)}`;
      const { results } = await api.json(`${v2}/${kind}?${query}`, listOf(page), signal);
      return results[0]?.id;
    },
    async comments(id, isBlogPost, signal) {
      const query = "body-format=storage&limit=100";
      const kind = isBlogPost ? "blogposts" : "pages";
      const inline = await listed(`${v2}/${kind}/${id}/inline-comments?${query}`, signal);
      const footer = await listed(`${v2}/${kind}/${id}/footer-comments?${query}`, signal);
      const open = inline.items.filter(
        ({ resolutionStatus }) => !/^(resolved|dangling)$/.test(resolutionStatus ?? ""),
      );
      const roots = [
        ...open.map((each) => ({ each, type: "inline-comments" })),
        ...footer.items.map((each) => ({ each, type: "footer-comments" })),
      ];
      let isCut = inline.isCut || footer.isCut || roots.length > mostThreads;
      const all: { readonly each: CloudComment; readonly about?: string }[] = [];
      for (const { each, type } of roots.slice(0, mostThreads)) {
        const about = each.properties?.inlineOriginalSelection;
        all.push({ each, ...(about ? { about } : {}) });
        const replies = await listed(`${v2}/${type}/${each.id}/children?${query}`, signal);
        isCut ||= replies.isCut;
        all.push(...replies.items.map((reply) => ({ each: reply })));
      }
      const authors = [...new Set(all.flatMap(({ each }) => each.version.authorId ?? []))];
      const names = await namesOf(authors, signal);
      const items: ConfluenceComment[] = all.map(({ each, about }) => ({
        author: names.get(each.version.authorId ?? "") ?? "somebody",
        time: each.version.createdAt,
        storage: each.body?.storage?.value ?? "",
        ...(about ? { about } : {}),
      }));
      return { items, unread: isCut ? [cutComments] : [] };
    },
    async whoAmI(signal) {
      const me = z.object({ displayName: z.string().nullish(), publicName: z.string().nullish() });
      const { displayName, publicName } = await api.json("/wiki/rest/api/user/current", me, signal);
      return displayName ?? publicName ?? "an account without a name";
    },
  };
}
