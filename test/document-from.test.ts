import { expect, test } from "vitest";
import { documentFrom } from "../src/intake/document-from.ts";
import { documentFromThread } from "../src/intake/document-from-thread.ts";

test("bytes of Markdown become a document with sections", async () => {
  const bytes = Buffer.from("# Ranker\r\nIt ranks posts by clicks.\r\n## Data\r\n- clicks, 30 days\r\n");
  const document = await documentFrom({ ref: { kind: "file", path: "r.md" }, bytes, fileName: "r.md" });
  expect(document.title).toBe("Ranker");
  expect(document.text).toBe("# Ranker\nIt ranks posts by clicks.\n## Data\n- clicks, 30 days\n");
  expect(
    document.sections.map(({ id, path, firstLine, lastLine }) => [id, path, firstLine, lastLine]),
  ).toEqual([
    ["s1", ["Ranker"], 1, 2],
    ["s2", ["Ranker", "Data"], 3, 5],
  ]);
});

test("every message of a thread is a section of exactly its lines", () => {
  const document = documentFromThread({
    ref: { kind: "thread", conversation: "C1" },
    title: "Ranker",
    messages: [
      { author: "Ada", time: "2025-03-04T09:15:00Z", text: "What labels a click?\n```\nx" },
      { author: "Lin", time: "2025-03-04T09:20:00Z", text: "# A dwell of 3 s" },
    ],
  });
  expect(document.text).toBe("What labels a click?\n```\nx\n# A dwell of 3 s");
  expect(document.sections.map(({ author, firstLine, lastLine }) => [author, firstLine, lastLine])).toEqual([
    ["Ada", 1, 3],
    ["Lin", 4, 4],
  ]);
});
