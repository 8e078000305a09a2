import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { type Api, linkedPages } from "../../../services/json-api.ts";
import { documentOfThread } from "../../document/apart.ts";
import { changeDocument } from "../change-document.ts";
import { id, rawFile } from "./gitlab-content.ts";

const person = z.object({ username: z.string() }).nullish();
const opened = z.object({
  title: z.string(),
  description: z.string().nullish(),
  created_at: z.string(),
  author: person,
});
const change = opened.extend({ sha: z.string().nullish() });
const diff = z.object({ new_path: z.string(), deleted_file: z.boolean() });
const note = z.object({
  body: z.string(),
  created_at: z.string(),
  author: person,
  system: z.boolean(),
  position: z.object({ new_path: z.string().nullish(), new_line: z.number().nullish() }).nullish(),
});
const issue = opened.extend({ moved_to_id: z.number().nullish() });

/** Reads a merge request: its description, the documents that it changes as they are at its head, and what was said. */
export async function readChange(
  api: Api,
  ref: DocRef,
  project: string,
  number: number,
  signal?: AbortSignal,
): Promise<Document> {
  const path = `/projects/${id(project)}/merge_requests/${number}`;
  const about = await api.json(path, change, signal);
  const files = await linkedPages(api, "GitLab", `${path}/diffs?per_page=100`, diff, signal);
  const notes = await notesOf(api, path, signal);
  return changeDocument(
    {
      ref,
      title: `${about.title} (merge request ${number})`,
      opened: { author: nameOf(about.author), time: about.created_at, text: about.description ?? "" },
      files: files.items.map(({ new_path, deleted_file }) => ({ path: new_path, isRemoved: deleted_file })),
      read: async (file) => (await api.find(rawFile(project, file, about.sha ?? "HEAD"), signal))?.bytes,
      comments: notes.items,
      unread:
        files.isCut || notes.isCut
          ? [{ what: "some files or comments", why: "the merge request has more than are read" }]
          : [],
    },
    signal,
  );
}

/** Reads an issue and its comments as a thread. */
export async function readIssue(
  api: Api,
  ref: DocRef,
  project: string,
  number: number,
  signal?: AbortSignal,
): Promise<Document> {
  const path = `/projects/${id(project)}/issues/${number}`;
  const about = await api.json(path, issue, signal);
  const notes = await notesOf(api, path, signal);
  const first = { author: nameOf(about.author), time: about.created_at, text: about.description ?? "" };
  const messages = [first, ...notes.items.map(({ author, time, text }) => ({ author, time, text }))];
  return documentOfThread({
    ref,
    title: `${about.title} (issue ${number})`,
    messages,
    unread: [
      ...(about.moved_to_id
        ? [{ what: "what was said since", why: "the issue was moved to another project; link to it there" }]
        : []),
      ...(notes.isCut ? [{ what: "the last comments", why: "there are more than are read" }] : []),
    ],
  });
}

async function notesOf(api: Api, path: string, signal?: AbortSignal) {
  const list = await linkedPages(
    api,
    "GitLab",
    `${path}/notes?sort=asc&order_by=created_at&per_page=100`,
    note,
    signal,
  );
  const items = list.items
    .filter(({ system }) => !system)
    .map(({ author, created_at, body, position }) => {
      const line = position?.new_line ? `, line ${position.new_line}` : "";
      const about = position?.new_path ? { about: `${position.new_path}${line}` } : {};
      return { author: nameOf(author), time: created_at, text: body, ...about };
    });
  return { items, isCut: list.isCut };
}

function nameOf(author: z.infer<typeof person>): string {
  return author?.username ?? "somebody";
}
