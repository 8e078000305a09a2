import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { type TokenKeeper, tokenKeeper } from "../../../services/app-tokens.ts";
import { type Api, linkedPages } from "../../../services/json-api.ts";
import { documentFrom } from "../../document/document-from.ts";
import { withRelativeLinks } from "../../document/document-links.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Access } from "../access.ts";
import { deeper, discussion, joined } from "../markdown-parts.ts";
import { linkOf, type RemoteSource } from "../source.ts";
import { addressesOf, type GitHubConfig, openGitHub } from "./github-api.ts";
import { readFile, readReadme } from "./github-content.ts";
import { gitHubTarget } from "./github-links.ts";
import { readPull } from "./github-pull.ts";
import { comment, readDiscussion, readIssue } from "./github-talk.ts";

const gist = z.object({
  description: z.string().nullish(),
  owner: z.object({ login: z.string() }).nullish(),
  files: z.record(
    z.string(),
    z.object({
      filename: z.string(),
      raw_url: z.string(),
      content: z.string().nullish(),
      truncated: z.boolean().nullish(),
    }),
  ),
});
const wikiEndings = ["md", "rst", "asciidoc", "org", "mediawiki", "textile", "rest", "creole"];

/**
 * GitHub or one GitHub Enterprise server: files, READMEs, pull requests, issues, discussions, gists and wiki pages.
 * Places are `owner/repository` (`HOST/owner/repository` on an Enterprise server), and `gist/owner` for gists.
 */
export function gitHubSource(
  fetcher: Fetcher,
  config: GitHubConfig,
  access: Access,
  tokens: TokenKeeper = tokenKeeper(),
): RemoteSource {
  const apis = openGitHub(fetcher, config, tokens);
  const isPublic = config.host === "github.com";
  const place = (name: string) => (isPublic ? name : `${config.host}/${name}`);
  const requireRepository = (repository: string) => access.require(place(repository), place(repository));
  const graphql = `${addressesOf(config).api.replace(/\/v3$/, "")}/graphql`;

  /** A repository may have been renamed or given away: what it is called now has to be allowed too. */
  async function requireTrueName(api: Api, path: string, signal?: AbortSignal): Promise<void> {
    if (!access.isListed) return;
    const { full_name } = await api.json(`/repos/${path}`, z.object({ full_name: z.string() }), signal);
    requireRepository(full_name);
  }

  async function readGist(
    ref: DocRef,
    id: string,
    revision?: string,
    signal?: AbortSignal,
  ): Promise<Document> {
    const api = apis.api();
    const found = await api.json(`/gists/${id}${revision ? `/${revision}` : ""}`, gist, signal);
    const owner = place(`gist/${found.owner?.login ?? "anonymous"}`);
    access.require(owner, owner);
    const files = Object.values(found.files);
    const parts = files.map(({ filename, content, truncated }) => {
      const isProse = /\.(md|markdown|mdx|txt|rst|adoc)$/i.test(filename);
      const text = isProse ? (content ?? "") : `\`\`\`\`\n${content ?? ""}\n\`\`\`\``;
      if (truncated) return "";
      return isProse && files.length === 1 ? text : `# ${filename}\n\n${isProse ? deeper(text, 1) : text}`;
    });
    const comments = await linkedPages(api, "GitHub", `/gists/${id}/comments?per_page=100`, comment, signal);
    const said = comments.items.map((each) => ({
      author: each.user?.login ?? "somebody",
      time: each.created_at,
      text: each.body ?? "",
    }));
    const text = joined(found.description ?? "", ...parts, discussion("Comments", said));
    const unread = files
      .filter(({ truncated }) => truncated)
      .map(({ filename }) => ({ what: filename, why: "it is larger than GitHub hands out with a gist" }));
    return documentFrom({ ref, bytes: encoded(text), fileName: "gist.md", unread }, signal);
  }

  async function readWiki(
    ref: DocRef,
    repository: string,
    page: string,
    signal?: AbortSignal,
  ): Promise<Document> {
    for (const ending of wikiEndings) {
      const fileName = `${page}.${ending}`;
      const answer = await apis
        .raw(repository)
        .find(`/wiki/${repository}/${encodeURIComponent(fileName)}`, signal);
      if (answer)
        return documentFrom({ ref, bytes: answer.bytes, fileName, title: page.replaceAll("-", " ") }, signal);
    }
    throw new Failure(
      "unreadable",
      `There is no wiki page “${page}” in ${repository} that this bot can see. Check the link, or add the repository to the token's repositories.`,
    );
  }

  return {
    name: "github",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && gitHubTarget(url, config.host) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && gitHubTarget(url, config.host);
      if (!target || target.kind === "other") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another server"}, not to a document. Link to a file, pull request, issue, discussion, wiki page or gist.`,
        );
      }
      if (target.kind === "gist") return readGist(ref, target.id, target.revision, signal);
      const repository = `${target.owner}/${target.repo}`;
      requireRepository(repository);
      const path = `${encodeURIComponent(target.owner)}/${encodeURIComponent(target.repo)}`;
      const api = apis.api(path);
      await requireTrueName(api, path, signal);
      switch (target.kind) {
        case "file":
        case "readme": {
          const read = target.kind === "file" ? readFile : readReadme;
          const file = await read(api, path, target.rest, signal);
          const document = await documentFrom({ ref, bytes: file.bytes, fileName: file.name }, signal);
          const [at = "HEAD", ...folders] = target.rest;
          const readme = [repository, "blob", at, ...folders, ""].map(encodeURI).join("/");
          return withRelativeLinks(
            document,
            target.kind === "file" ? url.href : new URL(readme, url.origin).href,
          );
        }
        case "pull":
          return readPull(api, ref, path, target.number, requireRepository, signal);
        case "issue":
          return readIssue(api, ref, path, target.number, requireRepository, signal);
        case "discussion":
          return readDiscussion(api, graphql, ref, path, target.number, signal);
        case "wiki":
          return readWiki(ref, path, target.page, signal);
      }
    },
    async check(signal) {
      if (apis.asApp) {
        const { name } = await apis.asApp.json("/app", z.object({ name: z.string() }), signal);
        return `${config.host}: signed in as the app ${name}.`;
      }
      if (config.token) {
        const { login } = await apis.api().json("/user", z.object({ login: z.string() }), signal);
        return `${config.host}: signed in as ${login}.`;
      }
      return `${config.host}: public repositories only, since no token is set.`;
    },
  };
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
