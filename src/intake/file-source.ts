import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Failure } from "../errors.ts";
import { documentFrom } from "./document-from.ts";
import type { Source } from "./source.ts";

/** Reads files of this machine; the path `-` reads `stdin` to its end. */
export function fileSource(stdin: Readable): Source {
  return {
    name: "file",
    accepts: (ref) => ref.kind === "file",
    async read(ref, signal) {
      if (ref.kind !== "file") throw new Failure("usage", "This is not a file.");
      const bytes = ref.path === "-" ? await buffer(stdin) : await readFile(ref.path);
      const fileName = ref.path === "-" ? undefined : ref.path;
      return documentFrom({ ref, bytes, fileName }, signal);
    },
  };
}
