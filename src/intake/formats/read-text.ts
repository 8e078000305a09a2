import { readMarkdown } from "./markdown/markdown.ts";
import { readPlain } from "./plain/plain.ts";
import { readRst } from "./plain/rst.ts";
import type { Reading } from "./reading.ts";

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
