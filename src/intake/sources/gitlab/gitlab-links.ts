import { decoded } from "../source.ts";

/** What a link to GitLab means. A project or group is its whole path, such as `group/subgroup/project`. */
export type GitLabTarget =
  | { readonly kind: "file"; readonly project: string; readonly rest: readonly string[] }
  | { readonly kind: "readme"; readonly project: string; readonly rest: readonly string[] }
  | { readonly kind: "change"; readonly project: string; readonly number: number }
  | { readonly kind: "issue"; readonly project: string; readonly number: number }
  | { readonly kind: "wiki"; readonly project: string; readonly isGroup: boolean; readonly page: string }
  | { readonly kind: "snippet"; readonly project?: string; readonly number: number }
  | { readonly kind: "other"; readonly what: string };

const sections = /^(blob|raw|blame|edit|tree|merge_requests|issues|work_items|wikis|snippets)$/;

/** What a link means at a server whose pages are at `host`; undefined for other hosts. */
export function gitLabTarget(url: URL, host: string): GitLabTarget | undefined {
  if (url.host.toLowerCase() !== host) return undefined;
  const parts = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const isGroup = parts[0] === "groups";
  const path = isGroup ? parts.slice(1) : parts;
  const dash = path.indexOf("-");
  const old = path.findIndex((part, at) => (at >= 2 || part === "snippets") && sections.test(part));
  const end = dash >= 0 ? dash : old >= 0 ? old : path.length;
  const project = path
    .slice(0, end)
    .join("/")
    .replace(/\.git$/, "");
  const [section, ...rest] = path.slice(dash >= 0 ? dash + 1 : end);
  const number = Number(/^\d+$/.exec(rest[0] ?? "")?.[0] ?? Number.NaN);
  if (section === "snippets" && number) return { kind: "snippet", number, ...(project ? { project } : {}) };
  if (section === "wikis" && project)
    return { kind: "wiki", project, isGroup, page: rest.join("/") || "home" };
  if (isGroup || end < 2) return { kind: "other", what: "a group or profile" };
  switch (section) {
    case undefined:
      return { kind: "readme", project, rest: [] };
    case "tree":
      return { kind: "readme", project, rest };
    case "blob":
    case "raw":
    case "blame":
    case "edit":
      return rest.length > 1
        ? { kind: "file", project, rest }
        : { kind: "other", what: "a file without a path" };
    case "merge_requests":
      return number ? { kind: "change", project, number } : { kind: "other", what: "a list" };
    case "issues":
    case "work_items":
      return number ? { kind: "issue", project, number } : { kind: "other", what: "a list" };
    default:
      return { kind: "other", what: `“${section}”` };
  }
}
