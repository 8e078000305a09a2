import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { type Api, linkedPages } from "../../../services/json-api.ts";
import { changeDocument } from "../change-document.ts";
import type { Comment } from "../markdown-parts.ts";
import { fileAt } from "./github-content.ts";
import { comment, nameOf, writtenBy } from "./github-talk.ts";

const pull = comment.extend({
  title: z.string(),
  head: z.object({ sha: z.string() }),
  base: z.object({ repo: z.object({ full_name: z.string() }) }),
});
const changedFile = z.object({ filename: z.string(), status: z.string() });
const lineComment = comment.extend({ path: z.string(), line: z.number().nullish() });
const verdict = z.object({ body: z.string().nullish(), submitted_at: z.string().nullish(), user: writtenBy });

/** Reads a pull request: its description, the documents that it changes as they are at its head, and what was said. */
export async function readPull(
  api: Api,
  ref: DocRef,
  repository: string,
  number: number,
  requireRepository: (repository: string) => void,
  signal?: AbortSignal,
): Promise<Document> {
  const path = `/repos/${repository}/pulls/${number}`;
  const opened = await api.json(path, pull, signal);
  const base = opened.base.repo.full_name;
  requireRepository(base);
  const list = <T>(at: string, item: z.ZodType<T>) =>
    linkedPages(api, "GitHub", `${at}?per_page=100`, item, signal);
  const files = await list(`${path}/files`, changedFile);
  const general = await list(`/repos/${repository}/issues/${number}/comments`, comment);
  const onLines = await list(`${path}/comments`, lineComment);
  const verdicts = await list(`${path}/reviews`, verdict);
  const comments: Comment[] = [
    ...general.items.map((each) => ({
      author: nameOf(each.user),
      time: each.created_at,
      text: each.body ?? "",
    })),
    ...onLines.items.map((each) => ({
      author: nameOf(each.user),
      time: each.created_at,
      text: each.body ?? "",
      about: each.line ? `${each.path}, line ${each.line}` : each.path,
    })),
    ...verdicts.items.map((each) => ({
      author: nameOf(each.user),
      time: each.submitted_at ?? "",
      text: each.body ?? "",
    })),
  ];
  const isCut = files.isCut || general.isCut || onLines.isCut || verdicts.isCut;
  return changeDocument(
    {
      ref,
      title: `${opened.title} (pull request ${number})`,
      opened: { author: nameOf(opened.user), time: opened.created_at, text: opened.body ?? "" },
      files: files.items.map(({ filename, status }) => ({ path: filename, isRemoved: status === "removed" })),
      read: (file) => fileAt(api, base, file, opened.head.sha, signal),
      comments,
      unread: isCut
        ? [{ what: "some files or comments", why: "the pull request has more than are read" }]
        : [],
    },
    signal,
  );
}
