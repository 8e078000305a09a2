import { decodeHTML } from "entities";
import { z } from "zod";
import type { Unread } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import type { Api } from "../../../services/json-api.ts";
import type { Comment } from "../markdown-parts.ts";

const by = z.object({ displayName: z.string().nullish() }).nullish();
const said = z.object({
  author: by,
  createdTime: z.string().nullish(),
  content: z.string().nullish(),
  deleted: z.boolean().nullish(),
});
const page = z.object({
  nextPageToken: z.string().nullish(),
  comments: z
    .array(
      said.extend({
        resolved: z.boolean().nullish(),
        quotedFileContent: z.object({ value: z.string().nullish() }).nullish(),
        replies: z.array(said).nullish(),
      }),
    )
    .nullish(),
});

const one = "author/displayName,createdTime,content,deleted";
const fields = `nextPageToken,comments(${one},resolved,quotedFileContent/value,replies(${one}))`;
const mostPages = 10;

/**
 * The comment threads of a file that are not resolved, each followed by its replies. Who may view a file may not always
 * see its comments: then they are named as not read.
 */
export async function openComments(
  drive: Api,
  id: string,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly Comment[]; readonly unread: readonly Unread[] }> {
  const items: Comment[] = [];
  let token: string | null | undefined = "";
  try {
    for (let count = 0; token !== undefined && token !== null; count += 1) {
      if (count === mostPages)
        return { items, unread: [{ what: "some comments", why: "there are more than are read" }] };
      const at = token === "" ? "" : `&pageToken=${encodeURIComponent(token)}`;
      const path = `/drive/v3/files/${id}/comments?pageSize=100&fields=${encodeURIComponent(fields)}${at}`;
      const answer: z.infer<typeof page> = await drive.json(path, page, signal);
      for (const comment of answer.comments ?? []) {
        if (comment.resolved || comment.deleted) continue;
        // A quoted passage comes with the escapes of HTML.
        const about = comment.quotedFileContent?.value;
        items.push({ ...message(comment), ...(about ? { about: decodeHTML(about) } : {}) });
        items.push(...(comment.replies ?? []).filter(({ deleted }) => !deleted).map(message));
      }
      token = answer.nextPageToken;
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { items, unread: [{ what: "the comments", why: error.message }] };
  }
  return { items, unread: [] };
}

function message({ author, createdTime, content }: z.infer<typeof said>): Comment {
  return { author: author?.displayName ?? "somebody", time: createdTime ?? "", text: content ?? "" };
}
