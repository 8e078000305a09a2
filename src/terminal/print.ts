import { Failure } from "../errors.ts";
import type { Program } from "./program.ts";
import { widthFor } from "./text/layout.ts";
import { paintFor, type View } from "./text/view.ts";

/**
 * Writes to standard output, and waits until it is written. A reader who stops reading is no error.
 * @throws {Failure} of kind `usage` when the output cannot be written
 */
export async function print({ stdout }: Pick<Program, "stdout">, text: string): Promise<void> {
  const trouble = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
    stdout.write(text, resolve);
  });
  if (!trouble || trouble.code === "EPIPE" || trouble.code === "ERR_STREAM_DESTROYED") return;
  const because = trouble.code === "ENOSPC" ? "there is no space left" : (trouble.code ?? trouble.message);
  throw new Failure("usage", `The output could not be written: ${because}. Send it elsewhere.`, {
    cause: trouble,
  });
}

/** How standard output sees. */
export function viewOf({ stdout, now }: Pick<Program, "stdout" | "now">): View {
  return { width: widthFor(stdout.columns), paint: paintFor(stdout), now: now() };
}
