import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { ends, padded, shortened, widthFor, wrapped } from "../../src/terminal/text/layout.ts";

describe("text is broken into lines", () => {
  test("that fit, with the indent on each", () => {
    expect(wrapped("one two three four", 12, "- ", "  ")).toBe("- one two\n  three four");
  });

  test.each([
    ["Arabic", "تتعلم المنظومة من النقرات التي صنعتها بنفسها فتضيق القائمة يوما بعد يوم ولا يحمر أي مقياس"],
    [
      "Hebrew with Latin in it",
      "המודל לומד מה-clicks של אתמול ולכן הקטלוג מצטמצם מעצמו בלי שאף metric יאדים",
    ],
    ["Chinese", "模型从自己的输出中学习，因此目录逐渐变窄，而没有任何指标变红。谁会在用户之前发现这一点？"],
    ["emoji", "👩‍👩‍👧‍👦 ".repeat(30).trim()],
    ["one long word", "x".repeat(300)],
  ])("of at most so many columns, without losing a sign: %s", (_, text) => {
    const rows = wrapped(text, 40, "  ").split("\n");
    expect(Math.max(...rows.map((row) => stringWidth(row)))).toBeLessThanOrEqual(40);
    expect(
      rows
        .map((row) => row.trim())
        .join("")
        .replaceAll(" ", ""),
    ).toBe(text.replaceAll(" ", ""));
  });

  test("whatever the words and the width", () => {
    fc.assert(
      fc.property(
        fc.array(fc.lorem({ maxCount: 3 }), { minLength: 1 }),
        fc.integer({ min: 20, max: 96 }),
        (words, width) => {
          const rows = wrapped(words.join(" "), width, "    ").split("\n");
          expect(rows.every((row) => row.startsWith("    ") && stringWidth(row) <= width)).toBe(true);
        },
      ),
    );
  });
});

test("columns count wide characters twice", () => {
  expect(padded("日本", 6)).toBe("日本  ");
  expect(ends("日本", "q1", 10)).toBe("日本    q1");
});

test("what is too long ends in three dots, at a word", () => {
  expect(shortened("one two three", 40)).toBe("one two three");
  expect(shortened("one two three", 9)).toBe("one two…");
  expect(stringWidth(shortened("漢字".repeat(40), 21))).toBeLessThanOrEqual(21);
});

test("the width follows the terminal within reason", () => {
  expect([undefined, 20, 80, 300].map(widthFor)).toEqual([80, 40, 80, 96]);
});
