import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { fileSource } from "../../src/intake/file-source.ts";
import { read } from "./read.ts";

const folder = mkdtempSync(join(tmpdir(), "loophole-intake-"));
afterAll(() => rmSync(folder, { recursive: true }));
const megabyte = 1024 * 1024;
const sentence = "The ranker reads the clicks of the last thirty days. ";

const place = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const fromFile = (path: string, stdin: Readable = Readable.from([])) =>
  fileSource(stdin).read({ kind: "file", path });

describe("a file", () => {
  test("and standard input are read alike", async () => {
    const path = place("feed.md", "# Feed\n\nIt ranks posts.");
    const stdin = Readable.from([Buffer.from("# Feed\n\nIt "), Buffer.from("ranks posts.")]);
    const [file, input] = await Promise.all([fromFile(path), fromFile("-", stdin)]);
    expect(input).toEqual({ ...file, ref: { kind: "file", path: "-" } });
  });

  test("the source takes files and nothing else", () => {
    const source = fileSource(Readable.from([]));
    expect(source.accepts({ kind: "file", path: "a.md" })).toBe(true);
    expect(source.accepts({ kind: "link", url: "https://a.example/" })).toBe(false);
  });

  test.each([
    ["missing", () => join(folder, "none.md"), /There is no file .*none\.md\. Check the path/],
    ["under a file", () => join(place("x.md", "x"), "y.md"), /There is no file/],
    [
      "a folder",
      () => (mkdirSync(join(folder, "docs"), { recursive: true }), join(folder, "docs")),
      /is a folder\. Name the one file/,
    ],
    ["empty", () => place("empty.md", ""), /no text in it/],
    ["blank", () => place("blank.md", " \n\t\n"), /no text in it/],
    ["without a letter", () => place("marks.md", "# \n---\n"), /no text in it/],
    [
      "too large",
      () => place("large.md", Buffer.alloc(51 * megabyte, sentence)),
      /is larger than 50 MB, which is the most/,
    ],
    [
      "too long a text",
      () => place("long.md", Buffer.alloc(11 * megabyte, sentence)),
      /more than 10 MB of text, which is the most/,
    ],
    [
      "of too many lines",
      () => place("lines.md", "a\n".repeat(400_001)),
      /400,002 lines, and 300,000 is the most/,
    ],
    ["a name that cannot be one", () => "a\0b", /not a path/],
    ["no name at all", () => "", /not a path/],
    [
      "an endless link",
      () => {
        const path = join(folder, "loop.md");
        symlinkSync(path, path);
        return path;
      },
      /leads to itself/,
    ],
  ])("%s is refused with one sentence", async (_, path, said) => {
    const reading = fromFile(path());
    await expect(reading).rejects.toMatchObject({ name: "Failure", kind: "unreadable" });
    await expect(reading).rejects.toThrow(said);
  });

  test("a text of megabytes is read whole", async () => {
    const path = place("megabytes.md", `# Feed\n\n${`${sentence.repeat(8)}\n\n## Part\n\n`.repeat(3000)}`);
    const document = await fromFile(path);
    expect(document.sections).toHaveLength(3001);
    expect(document.words).toBe(3000 * 81 + 1);
  });

  test("standard input without end is not read to it", async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(megabyte, "a ");
      })(),
    );
    await expect(fromFile("-", endless)).rejects.toThrow(/Standard input is larger than 50 MB/);
  });
});

const mixed = Buffer.from(
  Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3) * 31) % 256),
);

describe("bytes that are no text", () => {
  test.each([
    ["junk", mixed, /binary data/],
    ["zeros", Buffer.alloc(100), /binary data/],
    ["text with zeros", Buffer.from("some text\0with \0zeros\0\0"), /binary data/],
    ["control characters", Buffer.alloc(100, "\x01a\x02"), /binary data/],
    ["PNG", Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"), /a picture\. Describe in words/],
    ["JPEG", Buffer.from("\xFF\xD8\xFF\xE0\0", "latin1"), /a picture/],
    ["gzip", Buffer.from("\x1F\x8B\x08\0", "latin1"), /compressed archive\. Unpack it/],
    ["RTF", Buffer.from("{\\rtf1\\ansi Feed}"), /rich text.*Save it as DOCX/],
  ])("%s is refused with the next step", async (_, bytes, said) => {
    const reading = read(bytes, "feed.md");
    await expect(reading).rejects.toMatchObject({ name: "Failure", kind: "unreadable" });
    await expect(reading).rejects.toThrow(said);
  });

  test.each([
    [
      "a page",
      "<html><head><title>Feed</title></head><body><script>ranks()</script><img src=a></body></html>",
    ],
    ["a frame of tags", "<html><body><div><p></p></div></body></html>"],
  ])("HTML without content is refused: %s", async (_, html) => {
    await expect(read(html, "feed.html")).rejects.toThrow(/no text in it/);
  });
});

describe("encodings", () => {
  const german = "Das Modell für die Läufer wählt täglich über zwölf Größen.\n".repeat(4);
  const latin1 = Buffer.from(german, "latin1");
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");

  test.each([
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${german}`)],
    ["UTF-16, little end first", utf16(german)],
    ["UTF-16, big end first", utf16(german).swap16()],
    ["UTF-16 without its mark", Buffer.from(german, "utf16le")],
  ])("%s is read, and nothing needs saying", async (_, bytes) => {
    const document = await read(bytes, "feed.md");
    expect(document.text).toBe(german);
    expect(document.unread).toEqual([]);
  });

  test("an encoding that was guessed is said", async () => {
    const document = await read(latin1, "feed.md");
    expect(document.text).toBe(german);
    expect(document.unread).toEqual([
      {
        what: "The character encoding",
        why: "It is not UTF-8 and was taken for windows-1252. If letters look wrong, save it as UTF-8.",
      },
    ]);
  });

  test("an encoding that is declared is believed", async () => {
    const russian = "Модель читает клики за тридцать дней";
    const cp1251 = Buffer.from(
      Array.from(russian, (char) => (char === " " ? 32 : (char.codePointAt(0) ?? 0) - 848)),
    );
    const ref = { kind: "link", url: "https://a.example/feed" } as const;
    const named = await documentFrom({ ref, bytes: cp1251, contentType: "text/plain; charset=windows-1251" });
    expect([named.text, named.unread]).toEqual([russian, []]);
    const page = Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), cp1251]);
    expect((await read(page, "feed.html")).text).toBe(russian);
  });

  test.each([
    ["UTF-8", Buffer.from(german)],
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${german}`)],
    ["UTF-16 with its mark", Buffer.from(`\uFEFF${german}`, "utf16le")],
    ["UTF-16 without its mark", Buffer.from(german, "utf16le")],
  ])("what the bytes themselves say counts more than what is declared: %s", async (_, bytes) => {
    for (const charset of ["windows-1251", "iso-8859-1", "utf-7"]) {
      const ref = { kind: "link", url: "https://a.example/feed" } as const;
      const document = await documentFrom({ ref, bytes, contentType: `text/plain; charset=${charset}` });
      expect([document.text, document.unread]).toEqual([german, []]);
    }
  });

  test("an encoding that is declared and unknown is not believed", async () => {
    const ref = { kind: "link", url: "https://a.example/feed" } as const;
    const document = await documentFrom({ ref, bytes: latin1, contentType: "text/plain; charset=quantum" });
    expect(document.text).toBe(german);
    expect(document.unread).toHaveLength(1);
  });

  test("bytes broken on the way are shown and counted", async () => {
    const bytes = Buffer.concat([Buffer.from(german), Buffer.from([0xc3]), Buffer.from(" end\n")]);
    const document = await read(bytes, "feed.md");
    expect(document.text).toBe(`${german}\uFFFD end\n`);
    expect(document.unread[0]?.what).toBe("1 character");
  });

  test("a lone surrogate becomes U+FFFD, in bytes and in JSON", async () => {
    const bytes = Buffer.concat([
      Buffer.from("It ranks "),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from(" posts"),
    ]);
    expect((await read(bytes, "feed.md")).text).toBe("It ranks \uFFFD posts");
    const json = String.raw`[{"author": "Ada", "time": "1", "text": "ranks \ud800 posts"}]`;
    expect((await read(json, "thread.json")).text).toBe("ranks \uFFFD posts");
  });

  test("control characters do not reach a terminal", async () => {
    expect((await read("It \x1B[31mranks\x07 posts\fdaily", "feed.md")).text).toBe(
      "It \uFFFD[31mranks\uFFFD posts daily",
    );
  });
});
