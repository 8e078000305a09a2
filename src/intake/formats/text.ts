import { readMarkdown } from "./markdown.ts";
import { readPlain } from "./plain.ts";
import type { Reading } from "./reading.ts";
import { readRst } from "./rst.ts";

/** Reads a text that is its own source. */
export function readText(format: "markdown" | "plain" | "rst", text: string): Reading {
  switch (format) {
    case "markdown":
      return readMarkdown(text);
    case "plain":
      return readPlain(text);
    case "rst":
      return readRst(text);
  }
}
