import { describe, expect, test } from "vitest";
import { inGroups, pieces, printable, shorten, shortenLine } from "../src/platforms/kit/text.ts";
import { background, outages, pace, pauseMs } from "../src/platforms/kit/turns.ts";
import { isUnreachable } from "../src/platforms/kit/unreachable.ts";

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

describe("who is away", () => {
  const watched = () => {
    const clock = { ms: 0 };
    const watch = outages(() => new Date(clock.ms));
    let works = 0;
    const tried = (platform: string, away: string | undefined) => {
      works += 1;
      watch.begun(works, platform);
      watch.ended(works, platform, away);
    };
    return { clock, watch, tried };
  };

  test("is left alone after three misses in a row, and not before", () => {
    const { watch, tried } = watched();
    tried("slack", "slack");
    tried("slack", "slack");
    tried("slack", undefined);
    tried("slack", "slack");
    tried("slack", "slack");
    expect(watch.away()).toEqual([]);
    tried("teams", undefined);
    tried("slack", "slack");
    expect(watch.away()).toEqual(["slack"]);
    tried("teams", undefined);
    expect(watch.away()).toEqual(["slack"]);
  });

  test("is probed by one piece of work, later each time, until it is back", () => {
    const { clock, watch, tried } = watched();
    for (let miss = 0; miss < 3; miss += 1) tried("slack", "slack");
    for (const pause of [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      clock.ms += pause - 1;
      expect(watch.away()).toEqual(["slack"]);
      clock.ms += 1;
      expect(watch.away()).toEqual([]);
      watch.begun(1_000, "slack");
      expect(watch.away()).toEqual(["slack"]);
      watch.ended(1_000, "slack", "slack");
    }
    clock.ms += 300_000;
    tried("slack", undefined);
    expect(watch.away()).toEqual([]);
    tried("slack", "slack");
    expect(watch.away()).toEqual([]);
  });

  test("what was under way already tells nothing new, and a probe that meets somebody else leaves the way free", () => {
    const { clock, watch, tried } = watched();
    for (let miss = 0; miss < 3; miss += 1) tried("slack", "slack");
    for (let late = 50; late < 60; late += 1) watch.ended(late, "slack", "slack");
    clock.ms += 5_000;
    expect(watch.away()).toEqual([]);
    watch.begun(70, "slack");
    expect(watch.away()).toEqual(["slack"]);
    watch.ended(70, "slack", "docs.example");
    expect(watch.away()).toEqual([]);
  });

  test("of whom work of another platform tells", () => {
    const { watch, tried } = watched();
    for (let miss = 0; miss < 3; miss += 1) tried("teams", "slack");
    expect(watch.away()).toEqual(["slack"]);
  });

  test("the pause has an end", () => {
    expect([0, 1, 5, 6, 1_000].map(pauseMs)).toEqual([5_000, 10_000, 160_000, 300_000, 300_000]);
  });
});

describe("what cannot be reached", () => {
  const coded = (code: string) => Object.assign(new Error("no"), { code });
  const status = (name: "status" | "statusCode", value: number) =>
    Object.assign(new Error("no"), { [name]: value });

  test.each([
    ["a refused connection", coded("ECONNREFUSED"), true],
    ["a broken one", coded("ECONNRESET"), true],
    ["a name that is not known", coded("ENOTFOUND"), true],
    ["a socket of undici", coded("UND_ERR_SOCKET"), true],
    ["a fetch that failed", new TypeError("fetch failed", { cause: coded("X") }), true],
    ["a time limit", new DOMException("late", "TimeoutError"), true],
    [
      "trouble inside of another error",
      new Error("a", { cause: new Error("b", { cause: coded("EPIPE") }) }),
      true,
    ],
    [
      "trouble of a client that keeps the original",
      Object.assign(new Error("a"), { original: coded("EAI_AGAIN") }),
      true,
    ],
    ["a status of 500", status("statusCode", 500), true],
    ["a status of 503", status("status", 503), true],
    ["a status of 408", status("status", 408), true],
    ["a status of 499", status("status", 499), false],
    ["a status of 404", status("statusCode", 404), false],
    ["a bug", new TypeError("x is not a function"), false],
    ["a file that is not there", coded("ENOENT"), false],
    ["no error at all", "ECONNREFUSED", false],
  ])("%s: %s", (_, error, isSo) => {
    expect(isUnreachable(error)).toBe(isSo);
  });

  test("an error that is its own cause is looked at once", () => {
    const circle = new Error("round");
    circle.cause = circle;
    expect(isUnreachable(circle)).toBe(false);
  });
});
