import { Failure } from "../../errors.ts";
import type { Source } from "../source.ts";
import { linkOf } from "./remote-source.ts";

/**
 * Stands where a source is not configured: it knows the links of its provider only to say what is missing. Without it
 * they would be taken for web pages, and people told that they must sign in.
 */
export function absentSource(
  name: string,
  knows: (url: URL) => boolean,
  thing: string,
  settings: string,
): Source {
  return {
    name,
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && knows(url);
    },
    read: () =>
      Promise.reject(
        new Failure(
          "unreadable",
          `This looks like ${thing}, which is not configured here. Ask an administrator to set ${settings}, or attach the document as a file.`,
        ),
      ),
  };
}
