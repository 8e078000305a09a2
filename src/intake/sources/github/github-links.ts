import { decoded } from "../source.ts";

/** What a link to GitHub means. Owners and repositories are as written in the link. */
export type GitHubTarget =
  | { readonly kind: "file"; readonly owner: string; readonly repo: string; readonly rest: readonly string[] }
  | {
      readonly kind: "readme";
      readonly owner: string;
      readonly repo: string;
      readonly rest: readonly string[];
    }
  | { readonly kind: "pull"; readonly owner: string; readonly repo: string; readonly number: number }
  | { readonly kind: "issue"; readonly owner: string; readonly repo: string; readonly number: number }
  | { readonly kind: "discussion"; readonly owner: string; readonly repo: string; readonly number: number }
  | { readonly kind: "wiki"; readonly owner: string; readonly repo: string; readonly page: string }
  | { readonly kind: "gist"; readonly id: string; readonly revision?: string }
  | { readonly kind: "other"; readonly what: string };

/** First parts of paths at github.com that are no owners. */
const notOwners =
  /^(about|account|apps|collections|contact|customer-stories|enterprise|events|explore|features|issues|join|login|logout|marketplace|new|notifications|orgs|pricing|pulls|readme|search|security|settings|site|sponsors|stars|topics|trending|users)$/i;

/**
 * What a link means at a server whose pages are at `host`; undefined for other hosts.
 * `rest` of files and READMEs is a ref followed by a path, which only the server can tell apart.
 */
export function gitHubTarget(url: URL, host: string): GitHubTarget | undefined {
  const parts = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const at = url.host.toLowerCase().replace(/^www\./, "");
  const isPublic = host === "github.com";
  if (at === `gist.${host}` || (isPublic && at === "gist.githubusercontent.com")) return gist(parts);
  if (at === `raw.${host}` || (isPublic && at === "raw.githubusercontent.com")) return raw(parts);
  if (at !== host) return undefined;
  if (!isPublic && parts[0] === "gist") return gist(parts.slice(1));
  if (!isPublic && parts[0] === "raw") return raw(parts.slice(1));
  const [owner, name, section, ...rest] = parts;
  if (!owner || notOwners.test(owner)) return { kind: "other", what: "a page of the site itself" };
  if (!name) return { kind: "other", what: "a profile" };
  const repo = name.replace(/\.git$/, "");
  const number = Number(/^\d+$/.exec(rest[0] ?? "")?.[0] ?? Number.NaN);
  switch (section) {
    case undefined:
      return { kind: "readme", owner, repo, rest: [] };
    case "tree":
      return { kind: "readme", owner, repo, rest };
    case "blob":
    case "raw":
    case "blame":
    case "edit":
    case "plain":
      return rest.length > 1
        ? { kind: "file", owner, repo, rest }
        : { kind: "other", what: "a file without a path" };
    case "pull":
      return number ? { kind: "pull", owner, repo, number } : { kind: "other", what: "a list" };
    case "issues":
      return number ? { kind: "issue", owner, repo, number } : { kind: "other", what: "a list" };
    case "discussions":
      return number ? { kind: "discussion", owner, repo, number } : { kind: "other", what: "a list" };
    case "wiki":
      return { kind: "wiki", owner, repo, page: rest[0] ?? "Home" };
    case "commit":
    case "commits":
    case "compare":
      return { kind: "other", what: "a change without its discussion" };
    default:
      return { kind: "other", what: `“${section}”` };
  }
}

function raw([owner, repo, ...rest]: readonly string[]): GitHubTarget {
  if (owner === "wiki" && repo && rest[0]) {
    return { kind: "wiki", owner: repo, repo: rest[0], page: (rest[1] ?? "Home").replace(/\.\w+$/, "") };
  }
  const path = rest[0] === "refs" && (rest[1] === "heads" || rest[1] === "tags") ? rest.slice(2) : rest;
  if (!owner || !repo || path.length < 2) return { kind: "other", what: "a file without a path" };
  return { kind: "file", owner, repo, rest: path };
}

function gist(parts: readonly string[]): GitHubTarget {
  const at = parts.findIndex((part) => /^[0-9a-f]{20,40}$|^\d+$/i.test(part));
  const id = parts[at];
  if (!id) return { kind: "other", what: "a list of gists" };
  const revision = parts.slice(at + 1).find((part) => /^[0-9a-f]{40}$/i.test(part));
  return { kind: "gist", id, ...(revision ? { revision } : {}) };
}
