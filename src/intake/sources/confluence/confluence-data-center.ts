import { z } from "zod";
import type { Api } from "../../../services/json-api.ts";
import { type ConfluenceComment, type ConfluenceSite, cutComments } from "./confluence-site.ts";

const body = z.object({ storage: z.object({ value: z.string() }) });
const page = z.object({ id: z.string(), title: z.string(), space: z.object({ key: z.string() }), body });
const found = z.object({ results: z.array(z.object({ id: z.string() })) });
const comments = z.object({
  results: z.array(
    z.object({
      body,
      history: z.object({
        createdDate: z.string(),
        createdBy: z.object({ displayName: z.string().nullish() }).nullish(),
      }),
      extensions: z
        .object({
          inlineProperties: z.object({ originalSelection: z.string().nullish() }).nullish(),
          resolution: z.object({ status: z.string().nullish() }).nullish(),
        })
        .nullish(),
    }),
  ),
  _links: z.object({ next: z.string().nullish() }).nullish(),
});

const mostPages = 10;

/** Confluence Data Center, through its REST interface. */
export function confluenceDataCenter(api: Api): ConfluenceSite {
  return {
    async page(id, signal) {
      const read = await api.json(`/rest/api/content/${id}?expand=body.storage,space`, page, signal);
      return {
        title: read.title,
        space: read.space.key,
        storage: read.body.storage.value,
        isBlogPost: false,
      };
    },
    async idOf(space, title, day, signal) {
      if (title === undefined) {
        const home = z.object({ homepage: z.object({ id: z.coerce.string() }).nullish() });
        const of = await api.json(
          `/rest/api/space/${encodeURIComponent(space)}?expand=homepage`,
          home,
          signal,
        );
        return of.homepage?.id;
      }
      const posted = day === undefined ? "" : `&type=blogpost&postingDay=${day}`;
      const query = `spaceKey=${encodeURIComponent(space)}&title=${encodeURIComponent(title)}${posted}`;
      return (await api.json(`/rest/api/content?${query}`, found, signal)).results[0]?.id;
    },
    async comments(id, _, signal) {
      const items: ConfluenceComment[] = [];
      const expand = "body.storage,history,extensions.inlineProperties,extensions.resolution";
      let next: string | null | undefined =
        `/rest/api/content/${id}/child/comment?expand=${expand}&depth=all&limit=100`;
      for (let count = 0; next; count += 1) {
        if (count === mostPages) return { items, unread: [cutComments] };
        const answer: z.infer<typeof comments> = await api.json(next, comments, signal);
        for (const { body, history, extensions } of answer.results) {
          if (extensions?.resolution?.status === "resolved") continue;
          const about = extensions?.inlineProperties?.originalSelection;
          items.push({
            author: history.createdBy?.displayName ?? "somebody",
            time: history.createdDate,
            storage: body.storage.value,
            ...(about ? { about } : {}),
          });
        }
        next = answer._links?.next;
      }
      return { items, unread: [] };
    },
    async whoAmI(signal) {
      const me = z.object({ displayName: z.string().nullish(), username: z.string().nullish() });
      const { displayName, username } = await api.json("/rest/api/user/current", me, signal);
      return displayName ?? username ?? "an account without a name";
    },
  };
}
