import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { Failure } from "../../src/errors.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { documentFromThread } from "../../src/intake/document/from-thread.ts";

/** What is wrong with a document: sections hold every line once, in order; blocks stand inside them, in order. */
function faultOf(document: Document): string | undefined {
  let next = 1;
  for (const [index, section] of document.sections.entries()) {
    if (section.id !== `s${index + 1}`) return `section ${index + 1} is called ${section.id}`;
    if (section.firstLine !== next || section.lastLine < next)
      return `${section.id} begins at ${section.firstLine}, not ${next}`;
    let free = section.firstLine;
    for (const { kind, firstLine, lastLine } of section.blocks) {
      if (firstLine < free || lastLine < firstLine)
        return `${kind} at ${firstLine} to ${lastLine}, ${free} is free`;
      free = lastLine + 1;
    }
    if (free - 1 > section.lastLine) return `the blocks of ${section.id} leave it`;
    next = section.lastLine + 1;
  }
  if (next - 1 !== document.text.split("\n").length) return `the sections end at line ${next - 1}`;
  return document.text.isWellFormed() && !/[\r\0]/.test(document.text) ? undefined : "the text is not clean";
}

/** What is wrong after reading; a failure with a sentence is right as well, any other error is thrown. */
async function faultAfter(content: string | Uint8Array, fileName: string): Promise<string | undefined> {
  const bytes = Buffer.from(content as string);
  try {
    return faultOf(await documentFrom({ ref: { kind: "file", path: fileName }, bytes, fileName }));
  } catch (error) {
    if (error instanceof Failure) return error.kind === "unreadable" ? undefined : error.kind;
    throw error;
  }
}

const marks =
  "# ¦## a¦####### b¦===¦---¦***¦- ¦* x¦1. ¦10) y¦> ¦>> z¦```¦~~~¦```mermaid¦    code¦\t¦| a | b |¦|---|---|¦<!--¦-->¦<table>¦</table>¦<h2>t</h2>¦<pre>¦</pre>¦<br>¦[a]: b¦[^1]: c¦![p](q.png)¦**bold**¦.. note:: n¦.. code::¦::¦:field: v¦Title¦TITLE HERE¦1.1 Numbers¦+--+--+¦|  |  |¦--->¦a  |  b¦...¦+++¦title: x¦{¦[¦\\¦&amp;¦这是¦😀¦\u00A0";
const tags = "<p>¦</p>¦<table>¦<tr>¦<td>¦<h1>¦<li>¦<ul>¦<pre>¦<a href=x>¦text ¦<!--¦&lt;¦<¦# ".split("¦");
const piece = fc.oneof(fc.constantFrom(...marks.split("¦")), fc.string({ maxLength: 12 }));
const line = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(""));
const text = fc
  .array(fc.oneof(line, fc.constant("")), { minLength: 1, maxLength: 30 })
  .map((all) => all.join("\n"));

describe("whatever comes in becomes a whole document or one clear failure", () => {
  test.each(["a.md", "a.txt", "a.rst", "a.json", "a"])("text called %s", async (name) => {
    const property = fc.asyncProperty(text, async (content) => {
      expect(await faultAfter(content, name)).toBeUndefined();
    });
    expect((await fc.check(property, { numRuns: 250 })).counterexample).toBeNull();
  });

  test("bytes", async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await faultAfter(bytes, "a.md")).toBeUndefined();
    });
    expect((await fc.check(property, { numRuns: 200 })).counterexample).toBeNull();
  });

  test("HTML, and damaged PDF and DOCX", async () => {
    const starts = fc.constantFrom("%PDF-1.7\n", "PK\x03\x04", "<html><body>");
    const html = fc.array(fc.constantFrom(...tags), { maxLength: 25 });
    const property = fc.asyncProperty(starts, html, async (start, inside) => {
      expect(await faultAfter(start + inside.join(""), "a")).toBeUndefined();
    });
    expect((await fc.check(property, { numRuns: 12 })).counterexample).toBeNull();
  }, 120_000);

  test("the messages of a thread", () => {
    const message = fc.record({ author: fc.string(), time: fc.string(), text });
    const property = fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
      fc.pre(messages.some((message) => message.text.trim() !== ""));
      const document = documentFromThread({ ref: { kind: "thread", conversation: "c" }, messages });
      expect(faultOf(document)).toBeUndefined();
    });
    expect(fc.check(property, { numRuns: 150 }).counterexample).toBeNull();
  });
});

const lines = "word ¦[¦[a](¦![¦*a ¦_a¦`¦<¦<a ¦<!--¦> ¦- ¦1. ¦|¦&amp;¦\\[¦~¦$a¦#¦http://¦a@¦(¦```¦<b>".split(
  "¦",
);

describe("a document is read in time linear in its length", () => {
  test.each(lines)("with a line of a million characters: %s", async (piece) => {
    const long = piece.repeat(1_000_000 / piece.length);
    const bytes = Buffer.from(`# Feed\n\nIt ranks.\n\n${long}\n\nIt ends.\n`);
    const document = await documentFrom({ ref: { kind: "file", path: "a.md" }, bytes, fileName: "a.md" });
    expect(faultOf(document)).toBeUndefined();
    expect(document.title).toBe("Feed");
  });

  test.each(
    "# a\n¦[a]: b\n¦```\n¦> \n¦<table>\n\n¦**a b**\n\n¦- a\n¦| a |\n|---|\n\n¦a\n===\n¦[a](https://e.example/)\n¦<h1>a\n".split(
      "¦",
    ),
  )("with ten thousand times %j", async (piece) => {
    expect(await faultAfter(`It ranks.\n\n${piece.repeat(10_000)}`, "a.md")).toBeUndefined();
  });

  test("with lists and quotes a thousand deep", async () => {
    const deep = Array.from(
      { length: 1000 },
      (_, depth) => `${" ".repeat(2 * depth)}- a\n${">".repeat(depth)} b`,
    );
    expect(await faultAfter(deep.join("\n"), "a.md")).toBeUndefined();
  });

  test("with front matter that unfolds without end, which then has no title", async () => {
    const level = (depth: number) =>
      Array(9)
        .fill(depth === 0 ? "x" : `*k${depth - 1}`)
        .join(",");
    const levels = Array.from({ length: 9 }, (_, depth) => `k${depth}: &k${depth} [${level(depth)}]`);
    const bytes = Buffer.from(`---\n${levels.join("\n")}\ntitle: *k8\n---\n# Feed\n\nIt ranks.\n`);
    const document = await documentFrom({ ref: { kind: "file", path: "a.md" }, bytes, fileName: "a.md" });
    expect(document.title).toBe("Feed");
  });
});
