import { describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { changedSections, lostSections, outlineOf, sectionName } from "../../src/design/document.ts";
import { documentOf } from "../review-fixtures.ts";

const text = "before all\n# One\nfirst words\n# Two\nsecond words\n";
const outline = (of: string) => outlineOf(documentOf(of, "Feed"));
const places = (before: string, now: string) => [...changedSections(outline(before), outline(now))];

describe("the outline of a document", () => {
  test("names every section, the one before the first heading by the document's title", () => {
    expect(outline(text).map(({ section }) => section)).toEqual(["Feed", "One", "Two"]);
    const deep = { path: ["One", "Inner"], firstLine: 1, lastLine: 1 };
    expect(sectionName({ title: "Feed" }, deep)).toBe("One › Inner");
  });

  test("tells sections apart by their words alone, in 22 signs", () => {
    const hashes = outline(text).map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
    for (const hash of hashes) expect(hash).toMatch(/^[\w-]{22}$/);
  });

  test("holds of each section its own lines and no others", () => {
    const document: Document = {
      ...documentOf("a\nb\nc\nd"),
      sections: [
        { id: "s1", path: ["A"], firstLine: 1, lastLine: 2, blocks: [] },
        { id: "s2", path: ["B"], firstLine: 3, lastLine: 4, blocks: [] },
      ],
    };
    const alone = (words: string) => outlineOf(documentOf(words))[0]?.hash;
    expect(outlineOf(document).map(({ hash }) => hash)).toEqual([alone("a\nb"), alone("c\nd")]);
  });
});

describe("of a document that was read again", () => {
  test.each<[string, string, number[]]>([
    ["nothing changed", text, []],
    [
      "white space at the ends of lines, and around a section, changed",
      `\n${text.replaceAll("\n", "  \n")}`,
      [],
    ],
    ["a word changed", text.replace("second", "third"), [2]],
    ["white space within a line changed", text.replace("first words", "first  words"), [1]],
    ["a section was added", `${text}# Three\nthird words\n`, [3]],
    ["sections changed places", "before all\n# Two\nsecond words\n# One\nfirst words\n", []],
    ["a section went", "before all\n# Two\nsecond words\n", []],
  ])("where %s, what is new stands at its place", (_, now, changed) => {
    expect(places(text, now)).toEqual(changed);
  });

  test("what is gone or changed is counted", () => {
    const lost = (now: string) => lostSections(outline(text), outline(now));
    expect(lost(text)).toBe(0);
    expect(lost(`${text}# Three\n`)).toBe(0);
    expect(lost("before all\n# Two\nsecond words\n")).toBe(1);
    expect(lost("all else\n# Two\nother words\n")).toBe(3);
  });
});
