import { describe, expect, test } from "vitest";
import { inGroups, pieces, printable, shorten, shortenLine } from "../src/platforms/kit/text.ts";
import { background, pace } from "../src/platforms/kit/turns.ts";

const family = "👩‍👩‍👧‍👦"; // 11 UTF-16 units, one character
const accents = "e" + "\u0301".repeat(100);

test.each([
  ["a\r\nb\nc\td", "a\nb\nc\td"],
  ["a\rb", "a b"],
  ["\u0000a\u0007b\u009fc", " a b c"],
  ["a\ud800b", "a\ufffdb"],
  [`${family} ü — “quoted”`, `${family} ü — “quoted”`],
])("%j can be printed as %j", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test.each([
  ["abcd", 4, "abcd"],
  ["abcde", 4, "abc…"],
  [`ab${family}`, 13, `ab${family}`],
  [`ab${family}c`, 13, "ab…"],
  [`ab${family}cd`, 14, `ab${family}…`],
  ["a😀b😀", 3, "a…"],
  [`${"x".repeat(200)}😀😀`, 202, `${"x".repeat(200)}…`],
  // Marks that pile up on one letter are one character, which has to be parted somewhere.
  [accents, 90, `${accents.slice(0, 89)}…`],
])("%j in %i is %j", (text, limit, expected) => {
  expect(shorten(text, limit)).toBe(expected);
});

test.each([
  ["  one\n two\t\tthree ", 20, "one two three"],
  ["one two", 7, "one two"],
  ["one two three", 8, "one two…"],
  ["one two three", 9, "one two…"],
  ["one\u0000two", 20, "one two"],
])("%j on one line of %i is %j", (text, limit, expected) => {
  expect(shortenLine(text, limit)).toBe(expected);
});

describe("a text in pieces", () => {
  test.each([
    ["", 5, []],
    ["12345", 5, ["12345"]],
    ["one two three", 8, ["one two ", "three"]],
    ["one\ntwo three", 9, ["one\ntwo ", "three"]],
    ["one two\nthree", 9, ["one two\n", "three"]],
    ["a bcdefghij", 6, ["a bcde", "fghij"]],
    ["abcd efgh", 8, ["abcd ", "efgh"]],
    ["abc defgh", 8, ["abc defg", "h"]],
    ["ab😀cd", 3, ["ab", "😀c", "d"]],
    ["👩‍👩", 3, ["👩‍", "👩"]],
  ])("of %j, at most %i each: %j", (text, limit, expected) => {
    const cut = pieces(text, limit);
    expect(cut).toEqual(expected);
    expect(cut.join("")).toBe(text);
    expect(cut.every((piece) => piece.length <= limit)).toBe(true);
  });

  test("a unit that counts more than fits stands alone", () => {
    expect(pieces("a&b", 4, (unit) => (unit === "&" ? 5 : 1))).toEqual(["a", "&", "b"]);
  });
});

test.each([
  [[], 2, []],
  [[1, 2], 2, [[1, 2]]],
  [[1, 2, 3], 2, [[1, 2], [3]]],
])("%j in groups of %i: %j", (all, size, expected) => {
  expect(inGroups(all, size)).toEqual(expected);
});

describe("the pace of a lane", () => {
  const refused = new Error("later");

  test("without a way to wait, what is refused is refused at once", async () => {
    let tries = 0;
    const lanes = pace({ count: 9, everyMs: 1, secondsToWait: () => 1 });
    const work = async (): Promise<void> => {
      tries += 1;
      throw refused;
    };
    await expect(lanes("C1", work)).rejects.toBe(refused);
    expect(tries).toBe(1);
  });

  test.each([[undefined], [() => undefined]])(
    "an error about something else is not waited for",
    async (says) => {
      const waited: number[] = [];
      const wait = async (ms: number) => void waited.push(ms);
      const lanes = pace({ count: 9, everyMs: 1, wait, ...(says ? { secondsToWait: says } : {}) });
      await expect(lanes("C1", () => Promise.reject(refused))).rejects.toBe(refused);
      expect(waited).toEqual([]);
    },
  );

  test("of a lane one piece of work is done at a time", async () => {
    const seen: string[] = [];
    const lanes = pace({ count: 9, everyMs: 1 });
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    };
    await Promise.all([lanes("C1", work("a")), lanes("C1", work("b"))]);
    expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  test("a lane in use is remembered however many others there are", async () => {
    const lanes = pace({ count: 9, everyMs: 1 });
    let release = (): void => {};
    const first = lanes("C1", () => new Promise<void>((resolve) => (release = resolve)));
    for (let lane = 0; lane < 1_000; lane += 1) await lanes(`other ${lane}`, async () => {});
    const seen: string[] = [];
    const second = lanes("C1", async () => seen.push("second"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual(["second"]);
  });

  test("a lane that was forgotten begins anew, and its allowance with it", async () => {
    const lanes = pace({ count: 1, everyMs: 3_600_000 });
    await lanes("C1", async () => {});
    for (let lane = 0; lane < 999; lane += 1) await lanes(`other ${lane}`, async () => {});
    let isDone = false;
    const waits = lanes("other 0", async () => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    await lanes("one too many", async () => {});
    expect(await lanes("C1", async () => "done")).toBe("done");
    void waits;
  });
});

describe("work in the background", () => {
  const logged: (readonly [string, object | undefined])[] = [];
  const quiet = (): void => {};
  const error = (says: string, facts?: object): void => void logged.push([says, facts]);
  const log = { debug: quiet, info: quiet, warn: quiet, error };

  test("is waited for, also what is begun while others wait, and what goes wrong is logged", async () => {
    const { begin, finished } = background(log);
    const seen: string[] = [];
    let release = (): void => {};
    begin(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      seen.push("first");
      begin(async () => {
        await Promise.resolve();
        seen.push("second");
        throw new Error("disk full");
      });
    });
    const all = finished().then(() => seen.push("finished"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    release();
    await all;
    expect(seen).toEqual(["first", "second", "finished"]);
    expect(logged).toEqual([["Something begun was not finished", { err: new Error("disk full") }]]);
  });

  test("that somebody waits for gives its result or its trouble to them, and is waited for", async () => {
    const { during, finished } = background(log);
    const seen: string[] = [];
    const trouble = new Error("no");
    const done = during(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push("done");
      return 7;
    });
    const failed = during(() => Promise.reject(trouble));
    const told = failed.catch((error: unknown) => error);
    await finished();
    expect(seen).toEqual(["done"]);
    expect([await done, await told]).toEqual([7, trouble]);
    await finished();
  });
});
