import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { Failure, tooLarge } from "../errors.ts";
import { documentFrom } from "./document/document-from.ts";
import { largestFile } from "./document/input-limits.ts";
import type { Source } from "./sources/source.ts";

/** Reads files of this machine; the path `-` reads `stdin` to its end. Neither is read beyond the limit. */
export function fileSource(stdin: Readable): Source {
  return {
    name: "file",
    accepts: (ref) => ref.kind === "file",
    async read(ref, signal) {
      if (ref.kind !== "file") throw new Failure("usage", "Give a path to a file, or - for standard input.");
      if (ref.path === "-")
        return documentFrom({ ref, bytes: await bytesOf(stdin, "Standard input") }, signal);
      return documentFrom({ ref, bytes: await bytesOfFile(ref.path, signal), fileName: ref.path }, signal);
    },
  };
}

async function bytesOfFile(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (path.trim() === "") throw whyUnreadable({ code: "EINVAL" }, path);
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new Failure("unreadable", `${path} is a folder. Name the one file in it that holds the design.`);
    }
    if (found.size > largestFile) throw tooLarge(path, largestFile);
    const file = await open(path);
    return await bytesOf(file.createReadStream({ signal }), path);
  } catch (error) {
    throw whyUnreadable(error, path);
  }
}

async function bytesOf(stream: Readable, name: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer | string);
    size += bytes.length;
    if (size > largestFile) throw tooLarge(name, largestFile);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function whyUnreadable(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return new Failure("unreadable", `There is no file ${resolve(path)}. Check the path and try again.`);
    case "EACCES":
    case "EPERM":
      return new Failure(
        "unreadable",
        `${path} may not be read by this user. Allow reading it and try again.`,
      );
    case "ENAMETOOLONG":
    case "EINVAL":
    case "ERR_INVALID_ARG_VALUE":
      return new Failure("unreadable", "This is not a path to a file. Check it and try again.");
    case "ELOOP":
      return new Failure(
        "unreadable",
        `${path} is a link that leads to itself. Name the file it should lead to.`,
      );
    case undefined:
    default:
      return error;
  }
}
