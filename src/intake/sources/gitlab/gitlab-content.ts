import { z } from "zod";
import { Failure } from "../../../errors.ts";
import { type Api, parsed } from "../../../services/json-api.ts";

const named = z.array(z.object({ name: z.string() }));
const entries = z.array(z.object({ name: z.string(), path: z.string(), type: z.string() }));

/**
 * Reads a file of which the ref and the path are known only together: the first part is tried as the ref, and where
 * nothing is found, the longest branch or tag that begins the same way.
 */
export async function readFile(
  api: Api,
  project: string,
  rest: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const name = rest.at(-1) ?? "";
  const first = await api.find(rawFile(project, rest.slice(1).join("/"), rest[0] ?? ""), signal);
  if (first) return { name, bytes: first.bytes };
  const parts = await refLength(api, project, rest, signal);
  const ref = rest.slice(0, parts).join("/");
  return { name, bytes: (await api.get(rawFile(project, rest.slice(parts).join("/"), ref), signal)).bytes };
}

/** Reads the README of a directory at a ref (as `rest` of the link gives them), or of the project where it is empty. */
export async function readReadme(api: Api, project: string, rest: readonly string[], signal?: AbortSignal) {
  const about = await api.json(
    `/projects/${id(project)}`,
    z.object({ default_branch: z.string().nullish() }),
    signal,
  );
  const parts = rest.length > 1 ? await refLength(api, project, rest, signal) : rest.length;
  const ref = rest.length > 0 ? rest.slice(0, parts).join("/") : (about.default_branch ?? "HEAD");
  const directory = rest.slice(parts).join("/");
  const query = `path=${encodeURIComponent(directory)}&ref=${encodeURIComponent(ref)}&per_page=100`;
  const listed = await api.json(`/projects/${id(project)}/repository/tree?${query}`, entries, signal);
  const readme = listed.find(({ name, type }) => type === "blob" && /^readme(\.\w+)?$/i.test(name));
  if (!readme) {
    throw new Failure(
      "unreadable",
      "There is no README in that directory. Link to the design document itself.",
    );
  }
  return { name: readme.name, bytes: (await api.get(rawFile(project, readme.path, ref), signal)).bytes };
}

/** The address of a file's bytes. */
export function rawFile(project: string, path: string, ref: string): string {
  return `/projects/${id(project)}/repository/files/${encodeURIComponent(path)}/raw?ref=${encodeURIComponent(ref)}`;
}

/** A project's path as the interface takes it for an id. */
export function id(project: string): string {
  return encodeURIComponent(project);
}

async function refLength(
  api: Api,
  project: string,
  rest: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  const link = `${rest.join("/")}/`;
  let longest = 1;
  for (const kind of ["branches", "tags"]) {
    const search = encodeURIComponent(`^${rest[0] ?? ""}`);
    const found = await api.find(
      `/projects/${id(project)}/repository/${kind}?search=${search}&per_page=100`,
      signal,
    );
    for (const { name } of found ? parsed("GitLab", found, named) : []) {
      if (link.startsWith(`${name}/`)) longest = Math.max(longest, name.split("/").length);
    }
  }
  return longest;
}
