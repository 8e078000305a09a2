import { describe, expect, test } from "vitest";
import { verifyTensions, withoutRepeats } from "../../../src/review/quotes/contradictions.ts";
import { documentOf, vans } from "../../review-fixtures.ts";

const [sent, corrected] = ["Dispatchers cannot change a plan", "dispatchers correct a plan after it is sent"];
const note = "Plans can and cannot be changed.";
const check = (first: string, second: string, of = vans) => {
  const { contradictions, rejected } = verifyTensions([{ note, first, second }], of);
  return [contradictions.length, rejected.map(({ because }) => because)];
};

describe("a contradiction", () => {
  test("stands on two places of the document", () => {
    const { contradictions, rejected } = verifyTensions(
      [{ note: ` **${note}** `, first: sent, second: corrected }],
      vans,
    );
    expect(contradictions).toMatchObject([{ note, quotes: [{ quote: sent }, { quote: corrected }] }]);
    expect(rejected).toEqual([]);
  });

  test("is none where a quote does not stand there", () => {
    const because = "The quote “never said at all” does not stand in the document.";
    expect(check("never said at all", corrected)).toEqual([0, [because]]);
    expect(check(sent, "never said at all")).toEqual([0, [because]]);
  });

  test("is none of a passage with itself or a part of it", () => {
    const because = (quote: string) => `Both quotes are the same passage: “${quote}”.`;
    expect(check(sent, sent)).toEqual([0, [because(sent)]]);
    expect(check(sent, `${sent} once it is sent`)).toEqual([0, [because(sent)]]);
    expect(check(`${sent} once it is sent`, sent)).toEqual([0, [because(`${sent} once it is sent`)]]);
  });

  test("may be one of two passages of a line, or of one passage that stands on two lines", () => {
    expect(check(sent, "once it is sent")).toEqual([1, []]);
    const lines = documentOf("we log everything here\nwe log everything here too");
    expect(check("we log everything here", "we log everything here too", lines)).toEqual([1, []]);
  });

  test("is told by its places, and twelve are told at most", () => {
    const text = Array.from({ length: 30 }, (_, at) => `this is statement number ${at} of many`);
    const tensions = Array.from({ length: 15 }, (_, at) => ({
      note: "x".repeat(400),
      first: text[2 * at] ?? "",
      second: text[2 * at + 1] ?? "",
    }));
    const { contradictions } = verifyTensions(tensions, documentOf(text.join("\n")));
    expect(contradictions).toHaveLength(12);
    expect(contradictions[0]?.quotes[0].quote).toBe(text[0]);
  });
});

describe("told twice, a contradiction is one", () => {
  const at = (line: number, quote: string) => ({ quote, section: "s", line });
  const between = (one: ReturnType<typeof at>, other: ReturnType<typeof at>, said = "") =>
    ({ note: said, quotes: [one, other] }) as const;

  test("whichever way around, and however much of the lines is quoted", () => {
    const kept = withoutRepeats([
      between(at(1, "a"), at(2, "b"), "first"),
      between(at(2, "b"), at(1, "a"), "around"),
      between(at(1, "a and more"), at(2, "b"), "longer"),
    ]);
    expect(kept.map((one) => one.note)).toEqual(["first"]);
  });

  test("but not between other lines, or other passages of one line", () => {
    const all = [
      between(at(1, "a"), at(2, "b")),
      between(at(1, "a"), at(3, "b")),
      between(at(1, "a"), at(1, "b")),
      between(at(1, "a"), at(1, "c")),
      between(at(12, "a"), at(3, "b")),
      between(at(1, "a"), at(23, "b")),
    ];
    expect(withoutRepeats([...all, between(at(1, "b"), at(1, "a"))])).toEqual(all);
  });
});
