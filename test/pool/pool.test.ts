import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import type { Lens } from "../../src/design/lens.ts";
import { documentOfSeveral, documentOfThread } from "../../src/intake/document/apart.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { together } from "../../src/intake/document/together.ts";
import { packed, unpacked } from "../../src/pool/packed.ts";
import { inThread, keepThreads, threads } from "../../src/pool/pool.ts";
import { foldApart } from "../../src/review/judge-apart.ts";
import { locate } from "../../src/review/quotes/locate.ts";
import { openChecklists, openReviewer } from "../../src/setup/shared.ts";
import { longestStretch } from "./longest-stretch.ts";
import { shapes } from "./shapes.ts";

/*
 * What the threads of the chats do. The thread that answers people is watched by the time that the processor spends in
 * one turn of its loop, which is the same however busy the machine is.
 */
const checklists = openChecklists({ own: undefined, itemsOff: [] }, undefined);
const reviewer = await openReviewer({ model: null }, checklists, { isOffline: true, mayFallBack: true });
const stretchMs = 50;

const read = (text: string, fileName = "design.md", signal?: AbortSignal): Promise<Document> =>
  documentFrom(
    { ref: { kind: "file", path: fileName }, bytes: new TextEncoder().encode(text), fileName },
    signal,
  );

let kept: ReturnType<typeof keepThreads>;
beforeAll(() => {
  kept = keepThreads();
});
afterAll(() => kept.close());

/** Does something where no threads are kept. */
async function here<T>(run: () => Promise<T>): Promise<T> {
  threads.areKept = false;
  try {
    return await run();
  } finally {
    threads.areKept = true;
  }
}

const work = (name: string) => ({ file: new URL("hostile-work.ts", import.meta.url), name });

describe("in threads that are kept", () => {
  test("a document is read as it is without them, and judged alike", async () => {
    for (const shape of ["lists", "tables", "headings"] as const) {
      const text = shapes[shape](20_000);
      const apart = await read(text);
      const alone = await here(() => read(text));
      expect({ ...apart, outline: undefined }).toEqual({ ...alone, outline: undefined });
      const [one, other] = [
        await reviewer.review(apart, checklists),
        await here(() => reviewer.review(alone, checklists)),
      ];
      expect({ ...one, usage: null }).toEqual({ ...other, usage: null });
    }
  });

  test("lenses are told, and those that are known are not judged again", async () => {
    const document = await read(shapes.paragraphs(5_000));
    const told: string[] = [];
    const onLens = ({ lens }: { lens: string }) => void told.push(lens);
    const [first, ...others] = checklists.lenses.map(({ lens }) => lens);
    await reviewer.review(document, checklists, { onLens, done: new Map([[first as Lens, []]]) });
    expect(told).toEqual(others);
  });

  test("a failure crosses with its kind and sentence", async () => {
    await expect(read("\0\0\x01", "feed.md")).rejects.toMatchObject({ kind: "unreadable" });
    await expect(read(" \n", "feed.md")).rejects.toThrow(/no text in it/);
    const silent = documentOfThread({ ref: { kind: "thread", conversation: "c" }, messages: [] });
    await expect(silent).rejects.toThrow(/has no message with text/);
  });

  test("several documents are made one as they are without them", async () => {
    const [main, ...documents] = await Promise.all(
      (["lists", "tables", "headings"] as const).map((shape) => read(shapes[shape](20_000))),
    );
    const followed = { documents, unread: [{ what: "https://docs.example/gone", why: "It is gone." }] };
    const apart = await documentOfSeveral(main as Document, followed);
    expect({ ...apart, outline: undefined }).toEqual({
      ...together(main as Document, followed),
      outline: undefined,
    });
  });

  test("what was folded there finds the same quotes", async () => {
    const document = await read("# Feed\n\nWe **retrain** every night, on “clicks” &amp; views.\n");
    const again = { ...document };
    await foldApart(document);
    expect(locate(document, 'retrain every night, on "clicks" & views')).toEqual(
      locate(again, 'retrain every night, on "clicks" & views'),
    );
    expect(locate(document, "retrain every night")?.line).toBe(3);
  });

  test("what is not wanted any more is ended with its thread, and the next work finds another", async () => {
    const stop = new AbortController();
    const endless = inThread(work("forever"), null, stop.signal);
    setTimeout(() => stop.abort(new Error("not wanted")), 100);
    await expect(endless).rejects.toThrow("not wanted");
    expect((await read("# Feed\n\nIt ranks.")).title).toBe("Feed");
    await expect(inThread(work("forever"), null, AbortSignal.abort(new Error("late")))).rejects.toThrow(
      "late",
    );
  });

  test.each(["hoardsBuffers", "hoardsObjects"])("what takes too much memory is ended: %s", async (name) => {
    let highest = 0;
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
    const before = process.memoryUsage.rss();
    await expect(inThread(work(name), null)).rejects.toThrow(expect.objectContaining({ name: "TooMuch" }));
    clearInterval(watch);
    expect((highest - before) / 1e6).toBeLessThan(600);
  });

  test("two that take much at the same time wait for each other", async () => {
    const underWay = async (bytes: number, waitMs: number) => {
      const counter = new Int32Array(new SharedArrayBuffer(8));
      const given = { counter, waitMs, bytes: new Uint8Array(bytes) };
      return Promise.all([1, 2].map(() => inThread<number>(work("howMany"), given)));
    };
    expect(await underWay(1_000, 20_000)).toEqual([2, 2]);
    expect(await underWay(300_000, 300)).toEqual([1, 1]);
  });

  test("a bug in the work stays a bug", async () => {
    await expect(inThread(work("breaks"), null)).rejects.toThrow(/is not a function/);
  });
});

describe("a document on its way", () => {
  test("is the same afterwards, with many sections, and with many blocks in one", async () => {
    for (const shape of ["sections", "lists"] as const) {
      const document = await here(() => read(shapes[shape](60_000)));
      const back = await unpacked(await packed(document));
      expect({ ...back, outline: undefined }).toEqual({ ...document, outline: undefined });
    }
  });
});

describe("the thread that answers people is never held up", () => {
  test.each(["paragraphs", "items", "sections", "glossary", "rows", "links", "thread"] as const)(
    "%s",
    async (shape) => {
      const text = shapes[shape](250_000);
      const bytes = shape === "thread" ? "thread.json" : "design.md";
      await read("# Feed\n\nIt ranks.");
      const longest = await longestStretch(async () => {
        const document = await read(text, bytes);
        await reviewer.review({ ...document, language: "en" }, checklists);
        await foldApart(document);
      });
      expect(longest).toBeLessThan(stretchMs);
    },
  );

  test("several documents that are made one", async () => {
    const main = await read(shapes.lists(800_000));
    const documents = await Promise.all([1, 2, 3].map(() => read(shapes.paragraphs(800_000))));
    const longest = await longestStretch(() => documentOfSeveral(main, { documents, unread: [] }));
    expect(longest).toBeLessThan(stretchMs);
  });
});
