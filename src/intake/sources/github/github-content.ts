import { z } from "zod";
import type { Api } from "../../../services/json-api.ts";
import type { Fetched } from "../../fetch/request.ts";

const rawFile = { headers: { accept: "application/vnd.github.raw+json" } };

/** A file as bytes, with its name. */
export interface GitHubFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a file of which the ref and the path are known only together (`feature/x/docs/design.md`): the first part is
 * tried as the ref, and where nothing is found, the longest branch or tag that begins the same way.
 */
export async function readFile(
  api: Api,
  repository: string,
  rest: readonly string[],
  signal?: AbortSignal,
): Promise<GitHubFile> {
  const name = rest.at(-1) ?? "";
  const first = await api.find(contents(repository, rest.slice(1), rest[0]), signal, rawFile);
  if (first) return { name, bytes: first.bytes };
  const refParts = await longestRef(api, repository, rest, signal);
  const answer = await api.get(
    contents(repository, rest.slice(refParts), rest.slice(0, refParts).join("/")),
    signal,
    rawFile,
  );
  return { name, bytes: answer.bytes };
}

/** Reads the README of a directory at a ref (as `rest` of the link gives them), or of the repository where it is empty. */
export async function readReadme(
  api: Api,
  repository: string,
  rest: readonly string[],
  signal?: AbortSignal,
): Promise<GitHubFile> {
  const at = (refParts: number) => {
    const ref = rest.length > 0 ? `?ref=${encodeURIComponent(rest.slice(0, refParts).join("/"))}` : "";
    return `/repos/${repository}/readme${path(rest.slice(refParts))}${ref}`;
  };
  let answer: Fetched | undefined = await api.find(at(1), signal, rawFile);
  if (!answer) answer = await api.get(at(await longestRef(api, repository, rest, signal)), signal, rawFile);
  return { name: "README.md", bytes: answer.bytes };
}

/** Reads a file at a commit, or undefined where there is none. */
export async function fileAt(
  api: Api,
  repository: string,
  filePath: string,
  ref: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  return (await api.find(contents(repository, filePath.split("/"), ref), signal, rawFile))?.bytes;
}

/** How many parts of a link belong to its ref: branches and tags may have slashes in their names. */
async function longestRef(
  api: Api,
  repository: string,
  rest: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  const refs = z.array(z.object({ ref: z.string() }));
  let longest = 1;
  if (rest.length < 2) return longest;
  const link = `${rest.join("/")}/`;
  for (const kind of ["heads", "tags"]) {
    const found = await api.find(
      `/repos/${repository}/git/matching-refs/${kind}${path(rest.slice(0, 1))}`,
      signal,
    );
    const read = refs.safeParse(found && JSON.parse(new TextDecoder().decode(found.bytes)));
    for (const { ref } of read.data ?? []) {
      const branch = ref.replace(`refs/${kind}/`, "");
      if (link.startsWith(`${branch}/`)) longest = Math.max(longest, branch.split("/").length);
    }
  }
  return longest;
}

function contents(repository: string, parts: readonly string[], ref: string | undefined): string {
  return `/repos/${repository}/contents${path(parts)}?ref=${encodeURIComponent(ref ?? "")}`;
}

function path(parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}
