import { finished } from "node:stream/promises";
import { widthFor } from "./layout.ts";
import { paintFor } from "./paint.ts";
import type { Program } from "./program.ts";
import type { View } from "./view.ts";

/** Writes to standard output, and waits until it is written. */
export async function print({ stdout }: Pick<Program, "stdout">, text: string): Promise<void> {
  if (stdout.destroyed) return;
  await Promise.race([
    new Promise<void>((resolve) => void stdout.write(text, () => resolve())),
    finished(stdout).catch(() => {}),
  ]);
}

/** How standard output sees. */
export function viewOf({ stdout, now }: Pick<Program, "stdout" | "now">): View {
  return { width: widthFor(stdout.columns), paint: paintFor(stdout), now: now() };
}
