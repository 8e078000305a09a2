import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shownLink } from "../../src/design/find-links.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { documentFromThread } from "../../src/intake/document/from-thread.ts";
import { withoutSecrets } from "../../src/intake/document/secrets.ts";
import { together } from "../../src/intake/document/together.ts";
import { maskedWords } from "../../src/render/notices.ts";
import { nearMisses, secretWords } from "./secret-words.ts";

const read = (text: string, fileName = "design.md") =>
  documentFrom({ ref: { kind: "file", path: fileName }, bytes: new TextEncoder().encode(text), fileName });
const linesOf = (text: string) => text.split("\n").length;

describe("a secret in a text is masked", () => {
  test.each(secretWords)("$kind", ({ words, secret }) => {
    const text = `One.\nWe write it down. ${words}\nThree.`;
    const { text: shown, masked } = withoutSecrets(text);
    for (const part of secret.split("\n")) expect(shown).not.toContain(part);
    expect(shown).toMatch(/\[[a-z ]+ removed\]/);
    expect(masked[0]?.line).toBeLessThanOrEqual(3);
    expect(masked[0]?.line).toBeGreaterThan(1);
    expect(linesOf(shown)).toBe(linesOf(text));
    expect(shown.startsWith("One.\nWe write it down. ")).toBe(true);
    expect(shown.endsWith("\nThree.")).toBe(true);
  });

  test("and one that was masked is not masked again", () => {
    const all = secretWords.map(({ words }) => words).join("\n\n");
    const once = withoutSecrets(all).text;
    expect(withoutSecrets(once)).toEqual({ text: once, masked: [] });
  });

  test.each(secretWords.map(({ words }) => words))("whatever stands before it: %j", (words) => {
    expect(withoutSecrets(`<!-- secretlint-disable -->\n${words}`).masked).toHaveLength(1);
  });

  test("and a key that ends nowhere is masked as far as it goes", () => {
    const key =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\nAAAAAAAAABAAABFwAAAAdzc2gt";
    expect(withoutSecrets(`${key}\nThen prose.`).text).toBe("[private key removed]\n\n\nThen prose.");
  });
});

test.each(nearMisses)("what only looks like one stays: %s", (words) => {
  expect(withoutSecrets(words)).toEqual({ text: words, masked: [] });
});

const corpus = "../shared/corpus";
test.skipIf(!existsSync(corpus))("nothing is masked in the designs of the corpus", () => {
  const files = readdirSync(corpus).filter((file) => file.endsWith(".md"));
  expect(files.length).toBeGreaterThan(40);
  const found = files.flatMap((file) => withoutSecrets(readFileSync(`${corpus}/${file}`, "utf8")).masked);
  expect(found).toEqual([]);
});

test.each([
  "password",
  "password:",
  "token=",
  "a://b:",
  "eyJ",
  "-----BEGIN PRIVATE KEY-----",
  "4 ",
  "sk-",
  "AB12 ",
  "?token=",
])("a text of nothing but %j takes its share of time and no more", (unit) => {
  const cost = (length: number) => {
    const text = unit.repeat(length / unit.length);
    const start = performance.now();
    withoutSecrets(text);
    return performance.now() - start;
  };
  cost(20_000);
  const least = (length: number) => Math.min(cost(length), cost(length), cost(length));
  // Four times the length: twelve times as long would still be far from the sixteen of a quadratic one.
  expect(least(400_000)).toBeLessThan(least(100_000) * 12 + 300);
});

test("texts of any signs keep their lines", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom(...secretWords.map(({ words }) => words), "\n"))),
      (parts) => {
        const text = parts.join("");
        expect(linesOf(withoutSecrets(text).text)).toBe(linesOf(text));
      },
    ),
    { numRuns: 60 },
  );
});

describe("a document", () => {
  const words = secretWords[0]?.words ?? "";
  const secret = secretWords[0]?.secret ?? "";

  test("is masked in its text, headings, title and names, and knows what and where", async () => {
    const document = await read(`# Feed ${words}\n\nText.\n\n## Key ${words}\n\nIt is ${words}\n`);
    expect(JSON.stringify(document)).not.toContain(secret);
    expect(document.title).toBe("Feed password: [password removed]");
    expect(document.sections[1]?.path.at(-1)).toBe("Key password: [password removed]");
    expect(document.masked).toEqual([1, 5, 7].map((line) => ({ what: "password", line })));
    const named = await read("Only words here.", `${words}.md`);
    expect(named.title).not.toContain(secret);
  });

  test("without a secret carries no list of them", async () => {
    expect("masked" in (await read("# Feed\n\nNothing."))).toBe(false);
  });

  test("of a thread is masked, its authors among it", () => {
    const messages = [{ author: `Ana ${words}`, time: "2026-11-16", text: `Use ${words}` }];
    const document = documentFromThread({ ref: { kind: "thread", conversation: "c" }, messages });
    expect(document.text).toBe("Use password: [password removed]");
    expect(document.sections[0]?.path[0]).not.toContain(secret);
    expect(document.sections[0]?.author).not.toContain(secret);
  });

  test("that is read with those it links to tells of the secrets of all", async () => {
    const main = await read(`# One\n\n${words}`);
    const other = await read(`# Two\n\n${words}`);
    const whole = together(main, { documents: [other], unread: [] });
    expect(whole.masked?.map(({ line }) => line)).toEqual([3, 6]);
    expect(whole.text.split("\n")[5]).toContain("[password removed]");
  });

  test("keeps its links whole, which are followed", async () => {
    const link = "https://x.example.com/y?token=a8f5f167f44f4964e6c998dee827110c";
    const document = await read(`# Feed\n\nSee ${link} for more.`);
    expect(document.links).toEqual([link]);
    expect(document.text).toMatch(/\?token=\[\w+ removed\] for more/);
  });
});

test.each([
  ["https://host.example/a/b?x=1&token=abc#part", "https://host.example/a/b"],
  ["https://ana:pw@host.example/a", "https://host.example/a"],
  [
    "https://wiki.example/viewpage.action?pageId=123&key=abc",
    "https://wiki.example/viewpage.action?pageId=123",
  ],
  ["https://wiki.example/viewpage.action?pageId=abc", "https://wiki.example/viewpage.action"],
  ["no link?x=1", "no link"],
])("%s is shown as %s", (link, shown) => expect(shownLink(link)).toBe(shown));

test.each([
  [
    [["password", 4]],
    "I masked 1 password (line 4) before I read on. It should be changed: whoever can open the document has it.",
  ],
  [
    [
      ["password", 4],
      ["key", 80],
      ["password", 90],
    ],
    "I masked 2 passwords and 1 key (lines 4, 80 and 90) before I read on. They should be changed: whoever can open the document has them.",
  ],
] as const)("%j is told in words", (masked, words) => {
  expect(maskedWords(masked.map(([what, line]) => ({ what, line })))).toBe(words);
});

test("of many lines ten are named", () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ what: "key", line: at + 1 }));
  expect(maskedWords(many)).toContain("30 keys (lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 20 more)");
});
