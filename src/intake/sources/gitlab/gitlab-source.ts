import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { openApi } from "../../../services/json-api.ts";
import { documentFrom } from "../../document/document-from.ts";
import { withRelativeLinks } from "../../document/document-links.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Fetched } from "../../fetch/request.ts";
import type { Access } from "../access.ts";
import { deeper, joined } from "../markdown-parts.ts";
import { linkOf, type RemoteSource } from "../source.ts";
import { id, readFile, readReadme } from "./gitlab-content.ts";
import { gitLabTarget } from "./gitlab-links.ts";
import { readChange, readIssue } from "./gitlab-talk.ts";

/** A GitLab server: gitlab.com or one's own. Without a token only what is public is read. */
export interface GitLabConfig {
  readonly host: string;
  /** `https://HOST/api/v4`. */
  readonly api?: string;
  /** A personal, project or group access token with the scopes `read_api` and `read_repository`. */
  readonly token?: string | undefined;
}

const wikiPage = z.object({ title: z.string(), content: z.string(), format: z.string().nullish() });
const snippet = z.object({
  title: z.string(),
  description: z.string().nullish(),
  file_name: z.string().nullish(),
  files: z.array(z.object({ path: z.string(), raw_url: z.string() })).nullish(),
});
const wikiEndings: Readonly<Record<string, string>> = {
  markdown: "md",
  asciidoc: "adoc",
  rdoc: "rdoc",
  org: "org",
};

/** One GitLab server: files, READMEs, merge requests, issues, wiki pages and snippets. Places are project or group paths. */
export function gitLabSource(fetcher: Fetcher, config: GitLabConfig, access: Access): RemoteSource {
  const { host, token } = config;
  const name = host === "gitlab.com" ? "GitLab" : host;
  const place = (project: string) => (host === "gitlab.com" ? project : `${host}/${project}`);
  const api = openApi(fetcher, {
    name,
    base: config.api ?? `https://${host}/api/v4`,
    says: (refusal) => sentence(name, Boolean(token), refusal),
    ...(token ? { credentials: () => ({ "private-token": token }) } : {}),
  });

  async function readSnippet(
    ref: DocRef,
    number: number,
    project?: string,
    signal?: AbortSignal,
  ): Promise<Document> {
    const path = project ? `/projects/${id(project)}/snippets/${number}` : `/snippets/${number}`;
    const about = await api.json(path, snippet, signal);
    const files = about.files ?? [];
    if (files.length < 2) {
      const { bytes } = await api.get(`${path}/raw`, signal);
      const fileName = files[0]?.path ?? about.file_name ?? "snippet.md";
      return documentFrom({ ref, bytes, fileName, title: about.title }, signal);
    }
    const parts: string[] = [];
    for (const file of files) {
      const at = /\/raw\/([^/]+)\//.exec(file.raw_url)?.[1] ?? "main";
      const answer = await api.get(`${path}/files/${at}/${encodeURIComponent(file.path)}/raw`, signal);
      const text = new TextDecoder().decode(answer.bytes);
      const isProse = /\.(md|markdown|txt)$/i.test(file.path);
      parts.push(`# ${file.path}\n\n${isProse ? deeper(text, 1) : `\`\`\`\`\n${text}\n\`\`\`\``}`);
    }
    const bytes = new TextEncoder().encode(joined(about.description ?? "", ...parts));
    return documentFrom({ ref, bytes, fileName: "snippet.md", title: about.title }, signal);
  }

  return {
    name: "gitlab",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && gitLabTarget(url, host) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && gitLabTarget(url, host);
      if (!target || target.kind === "other") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another server"}, not to a document. Link to a file, merge request, issue, wiki page or snippet.`,
        );
      }
      const required = target.project ?? "snippets";
      access.require(place(required), place(required));
      const isProject = target.project !== undefined && !(target.kind === "wiki" && target.isGroup);
      if (access.isListed && isProject) {
        const named = z.object({ path_with_namespace: z.string() });
        const now = await api.json(`/projects/${id(required)}`, named, signal);
        access.require(place(now.path_with_namespace), place(now.path_with_namespace));
      }
      switch (target.kind) {
        case "file":
        case "readme": {
          const read = target.kind === "file" ? readFile : readReadme;
          const file = await read(api, target.project, target.rest, signal);
          const document = await documentFrom({ ref, bytes: file.bytes, fileName: file.name }, signal);
          const [at = "HEAD", ...folders] = target.rest;
          const readme = [target.project, "-", "blob", at, ...folders, ""].map(encodeURI).join("/");
          return withRelativeLinks(
            document,
            target.kind === "file" ? url.href : new URL(readme, url.origin).href,
          );
        }
        case "change":
          return readChange(api, ref, target.project, target.number, signal);
        case "issue":
          return readIssue(api, ref, target.project, target.number, signal);
        case "wiki": {
          const of = `/${target.isGroup ? "groups" : "projects"}/${id(target.project)}`;
          const page = await api.json(`${of}/wikis/${encodeURIComponent(target.page)}`, wikiPage, signal);
          const fileName = `wiki.${wikiEndings[page.format ?? "markdown"] ?? "md"}`;
          return documentFrom(
            { ref, bytes: new TextEncoder().encode(page.content), fileName, title: page.title },
            signal,
          );
        }
        case "snippet":
          return readSnippet(ref, target.number, target.project, signal);
      }
    },
    async check(signal) {
      if (!token) return `${host}: public projects only, since no token is set.`;
      const { username } = await api.json("/user", z.object({ username: z.string() }), signal);
      return `${host}: signed in as ${username}.`;
    },
  };
}

function sentence(name: string, hasToken: boolean, { status, bytes }: Fetched): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 1000));
  if (status === 401 && !hasToken) {
    return `${name} shows this only to people who sign in. Ask an administrator to set a token for ${name}.`;
  }
  if (status === 401) {
    return `${name} does not accept the token: it has expired or was revoked. Ask an administrator to replace it.`;
  }
  if (status === 403 && text.includes("insufficient_scope")) {
    return `The token for ${name} lacks a scope. Give it read_api and read_repository.`;
  }
  if (status === 403) {
    return `${name} does not let this bot read it. Make the token's account at least a Reporter of the project.`;
  }
  if (status !== 404) return undefined;
  return hasToken
    ? `${name} says not found: check the link, and if the project is private, make the token's account a member of it.`
    : `${name} says not found: check the link, and if the project is private, ask an administrator to set a token for ${name}.`;
}
