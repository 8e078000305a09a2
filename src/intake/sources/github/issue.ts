import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { documentFromThread } from "../../document-from-thread.ts";
import type { Api } from "../json-api.ts";
import { linkedPages } from "../linked-pages.ts";

export const writtenBy = z.object({ login: z.string() }).nullish();

export const comment = z.object({ body: z.string().nullish(), created_at: z.string(), user: writtenBy });

const issue = comment.extend({ title: z.string(), url: z.string(), repository_url: z.string() });

/** Reads an issue and its comments as a thread; one that was moved is read where it is now, if that may be read. */
export async function readIssue(
  api: Api,
  ref: DocRef,
  repository: string,
  number: number,
  requireRepository: (repository: string) => void,
  signal?: AbortSignal,
): Promise<Document> {
  const opened = await api.json(`/repos/${repository}/issues/${number}`, issue, signal);
  requireRepository(/\/repos\/(.+)$/.exec(opened.repository_url)?.[1] ?? repository);
  const comments = await linkedPages(api, "GitHub", `${opened.url}/comments?per_page=100`, comment, signal);
  const messages = [opened, ...comments.items].map(({ user, created_at, body }) => ({
    author: nameOf(user),
    time: created_at,
    text: body ?? "",
  }));
  return documentFromThread({
    ref,
    title: `${opened.title} (issue ${number})`,
    messages,
    unread: comments.isCut ? [{ what: "the last comments", why: "there are more than are read" }] : [],
  });
}

/** Whoever wrote it; accounts that were deleted have no name. */
export function nameOf(user: z.infer<typeof writtenBy>): string {
  return user?.login ?? "somebody";
}
