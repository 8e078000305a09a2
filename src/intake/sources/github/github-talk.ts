import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { type Api, linkedPages } from "../../../services/json-api.ts";
import { documentOfThread } from "../../document/apart.ts";

const by = z.object({ login: z.string() }).nullish();
const said = z.object({ author: by, createdAt: z.string(), body: z.string() });
const page = z.object({
  data: z
    .object({
      repository: z
        .object({
          discussion: said
            .extend({
              title: z.string(),
              comments: z.object({
                pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
                nodes: z.array(
                  said.extend({ replies: z.object({ nodes: z.array(said), totalCount: z.number() }) }),
                ),
              }),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullish(),
});

const query = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      title author { login } createdAt body
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { author { login } createdAt body
          replies(first: 100) { totalCount nodes { author { login } createdAt body } } }
      }
    }
  }
}`;

const mostPages = 10;

/** Reads a discussion, its comments and their replies as a thread. GitHub shows discussions only to those signed in. */
export async function readDiscussion(
  api: Api,
  graphql: string,
  ref: DocRef,
  repository: string,
  number: number,
  signal?: AbortSignal,
): Promise<Document> {
  const [owner, name] = repository.split("/");
  const messages: { author: string; time: string; text: string }[] = [];
  const unread: { what: string; why: string }[] = [];
  let title = "";
  let after: string | null = null;
  for (let count = 0; ; count += 1) {
    const body: string = JSON.stringify({ query, variables: { owner, name, number, after } });
    const headers = { "content-type": "application/json" };
    const { data }: z.infer<typeof page> = await api.json(graphql, page, signal, {
      method: "POST",
      body,
      headers,
    });
    const found = data?.repository?.discussion;
    if (!found) {
      throw new Failure(
        "unreadable",
        "GitHub says not found: check the link, and if the repository is private, add it to the token's repositories, with read access to discussions.",
      );
    }
    if (count === 0) messages.push(message(found));
    title = found.title;
    for (const comment of found.comments.nodes) {
      messages.push(message(comment), ...comment.replies.nodes.map(message));
      const missing = comment.replies.totalCount - comment.replies.nodes.length;
      if (missing > 0) unread.push({ what: `${missing} replies`, why: "one comment has more than are read" });
    }
    after = found.comments.pageInfo.endCursor;
    if (!found.comments.pageInfo.hasNextPage) break;
    if (count + 1 === mostPages) {
      unread.push({ what: "the last comments", why: "there are more than are read" });
      break;
    }
  }
  return documentOfThread({ ref, title: `${title} (discussion ${number})`, messages, unread });
}

function message({ author, createdAt, body }: z.infer<typeof said>) {
  return { author: author?.login ?? "somebody", time: createdAt, text: body };
}

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
  return documentOfThread({
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
