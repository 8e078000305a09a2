import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lines, oneLine, safeJson } from "../../src/terminal/text/safe-text.ts";

// oxlint-disable-next-line no-control-regex -- what must never be printed
const obeyed = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

describe("text of others is printed, never obeyed", () => {
  test.each([
    ["\u001B[2Jgone", "␛[2Jgone"],
    ["\u001B]8;;http://evil\u0007click\u001B]8;;\u0007", "␛]8;;http://evil␇click␛]8;;␇"],
    ["a\u009B31mb", "a�31mb"],
    ["user\u202Etxt.exe", "user�txt.exe"],
    ["over\rwritten", "over written"],
    ["back\u0008space\u007F", "back␈space␡"],
    ["half \uD83D of a pair", "half � of a pair"],
    ["  one\n\n two\tthree\u2028four  ", "one two three four"],
    ["مرحبا بالعالم", "مرحبا بالعالم"],
    ["日本語 👩‍👩‍👧 naïve", "日本語 👩‍👩‍👧 naïve"],
  ])("%j", (text, shown) => expect(oneLine(text)).toBe(shown));

  test("whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const all = [oneLine(text), ...lines(text)];
        return all.every((line) => !obeyed.test(line) && !line.includes("\n") && line.isWellFormed());
      }),
    );
    expect(obeyed.test("\u001B")).toBe(true);
  });

  test("in JSON as well, which stays the same value", () => {
    const value = { text: "\u001B[2J\u009B31m\u007F\u0085 ü \u202Etxt.exe\u2069" };
    expect(safeJson(value)).not.toMatch(obeyed);
    expect(JSON.parse(safeJson(value))).toEqual(value);
  });
});
