import { describe, expect, test } from "vitest";
import type { DocRef, Document } from "../../src/design/document.ts";
import { locate } from "../../src/review/quotes/locate.ts";
import { Failure } from "../../src/errors.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { together } from "../../src/intake/document/together.ts";
import { followLinks, linksNotRead } from "../../src/intake/follow.ts";
import { readDocument } from "../../src/intake/sources/source.ts";
import type { Source } from "../../src/intake/sources/source.ts";
import { refused } from "./refused.ts";

const pages: Readonly<Record<string, string>> = {
  "https://docs.example/design":
    "# Ranking\n\nSee https://docs.example/labels#late, [the store](https://docs.example/store), https://docs.example/gone, https://other.example/x and https://docs.example/design#top.\n\n## Serving\n\nThe model answers in 80 ms.\n",
  "https://docs.example/labels":
    "# Labels\n\nA label arrives after 90 days. See https://docs.example/deeper.\n",
  "https://docs.example/store": "# Store\n\n## Freshness\n\nFeatures may be ten minutes old.\n",
};
const read: string[] = [];
const library: Source = {
  name: "library",
  accepts: (ref) => ref.kind === "link",
  read(ref: DocRef): Promise<Document> {
    const url = ref.kind === "link" ? ref.url : "";
    read.push(url);
    const text = pages[url];
    if (text === undefined) return Promise.reject(new Failure("unreadable", "It is gone. Check the link."));
    return documentFrom({ ref, bytes: new TextEncoder().encode(text), fileName: "a.md" });
  },
};
const main = () => readDocument([library], { kind: "link", url: "https://docs.example/design" });

describe("the documents that a document links to", () => {
  test("are named as not read, its own headings are not", async () => {
    expect(linksNotRead(await main()).map(({ what }) => what)).toEqual([
      "https://docs.example/labels",
      "https://docs.example/store",
      "https://docs.example/gone",
      "https://other.example/x",
    ]);
  });

  test("are counted when there are many", async () => {
    const links = Array.from({ length: 14 }, (_, at) => `https://docs.example/${at}`);
    const unread = linksNotRead({ ...(await main()), links });
    expect(unread).toHaveLength(11);
    expect(unread.at(-1)?.what).toBe("4 more linked pages");
  });

  test("are read on the same host when asked to, one level deep; what fails is a reason", async () => {
    const document = await main();
    read.length = 0;
    const followed = await followLinks(document, [library], 5);
    expect(read).toEqual([
      "https://docs.example/labels",
      "https://docs.example/store",
      "https://docs.example/gone",
    ]);
    expect(followed.documents.map(({ title }) => title)).toEqual(["Labels", "Store"]);
    expect(followed.unread).toEqual([
      { what: "https://docs.example/gone", why: "It is gone. Check the link." },
      { what: "https://other.example/x", why: expect.any(String) as string },
    ]);
  });

  test("are read up to a limit", async () => {
    const followed = await followLinks(await main(), [library], 1);
    expect(followed.documents).toHaveLength(1);
    expect(followed.unread.map(({ what }) => what)).toContain("https://docs.example/store");
  });

  test("are reviewed together: every quote is found in the section of its own document", async () => {
    const document = await main();
    const whole = together(document, await followLinks(document, [library], 5));
    expect(locate(whole, "The model answers in 80 ms")?.section).toBe("Ranking › Serving");
    expect(locate(whole, "A label arrives after 90 days")?.section).toBe("Labels");
    expect(locate(whole, "Features may be ten minutes old")?.section).toBe("Store › Freshness");
    expect(whole.sections.at(-1)?.lastLine).toBe(whole.text.split("\n").length);
    expect(new Set(whole.sections.map(({ id }) => id)).size).toBe(whole.sections.length);
    expect(whole.title).toBe("Ranking");
  });
});

test.each<DocRef>([
  { kind: "link", url: "ftp://x.example/" },
  { kind: "thread", conversation: "slack:C1" },
])("what no source reads is said: $kind", async (ref) => {
  const failure = await refused(readDocument([{ ...library, accepts: () => false }], ref));
  expect(failure.kind).toBe("usage");
});
