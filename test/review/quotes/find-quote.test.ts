import { describe, expect, test } from "vitest";
import { findQuote, findQuotes, shown } from "../../../src/review/quotes/find-quote.ts";
import { documentOf, vans } from "../../review-fixtures.ts";

const quotes = (quote: string, document = vans) => findQuote(document, quote).map((passage) => passage.quote);

describe("a quote that a model cut", () => {
  const first = "Docks report their count every minute";
  const second = "A dock that is frozen repeats";

  test.each([
    `${first} ... ${second}`,
    `${first}…${second}`,
    `${first} [...] ${second}`,
    `${first} [ … ] ${second}`,
    `${first} ..... ${second}`,
    `… ${first} … ${second} …`,
  ])("is found by its pieces: %s", (quote) => {
    expect(quotes(quote)).toEqual([first, second]);
  });

  test.each([
    ["one piece stands nowhere", `${first} … a dock is never frozen`],
    ["its pieces are scattered words", "Docks … count … minute"],
    ["its pieces are scattered pairs of words", "Docks report … every minute … repeats its"],
    ["one piece is a word", `${first} … frozen`],
    ["it is one piece that stands nowhere", "a dock is never frozen …"],
    ["two dots cut nothing", `${first} .. ${second}`],
  ])("is none where %s", (_, quote) => {
    expect(quotes(quote)).toEqual([]);
  });

  test("counts by pieces of three words, however they are spaced", () => {
    expect(quotes("Docks   report … that is frozen")).toEqual([]);
    expect(quotes("Docks report their … that is frozen")).toEqual(["Docks report their", "that is frozen"]);
  });
});

describe("a quote that a model closed", () => {
  test.each([
    "in about 50 minutes,",
    "in about 50 minutes;",
    "in about 50 minutes:",
    "in about 50 minutes…",
    "in about 50 minutes...",
    "in about 50 minutes,”",
    'in about 50 minutes,"',
    "  in about 50 minutes  ",
  ])("in its own way is found without: %j", (quote) => {
    expect(quotes(quote)).toEqual(["in about 50 minutes"]);
  });

  test("is not found where its words differ", () => {
    expect(quotes("in about 50 minutes!")).toEqual([]);
    expect(quotes("in about 50, minutes")).toEqual([]);
  });
});

describe("a long quote is cut", () => {
  const words = (count: number) =>
    Array.from({ length: count }, (_, at) => `w${String(at).padStart(3, "0")}`);
  const cut = (text: string) => quotes(text, documentOf(text))[0] ?? "";

  test("not at 280 signs, and at 281 to its last whole word", () => {
    const exact = words(56).join(" ");
    expect([exact.length, cut(exact)]).toEqual([279, exact]);
    expect(cut(`${exact}x`)).toBe(`${exact}x`);
    expect(cut(`${exact}xy`)).toBe(words(55).join(" "));
    expect(cut(`${exact}x y`)).toBe(`${exact}x`);
  });

  test("after its last whole sentence, where that is not too short", () => {
    const [head, tail] = [words(28), words(60)];
    const sentence = `${head.join(" ")}x.`;
    expect(sentence).toHaveLength(141);
    expect(cut(`${sentence} ${tail.join(" ")}`)).toBe(sentence);
    expect(cut(`${sentence}\n${tail.join(" ")}`)).toBe(sentence);
    const short = `${head.join(" ")}.`;
    expect(short).toHaveLength(140);
    expect(cut(`${short} ${tail.join(" ")}`).length).toBeGreaterThan(200);
    expect(cut(`${sentence} ${words(20).join(" ")}. ${tail.join(" ")}`)).toBe(
      `${sentence} ${words(20).join(" ")}.`,
    );
  });

  test("anywhere, where it is one word", () => {
    expect(cut("x".repeat(300))).toBe("x".repeat(280));
  });
});

describe("of several quotes", () => {
  const [one, two, three, four] = [
    "Docks report their count every minute",
    "A dock that is frozen",
    "The plan has to be ready",
    "When the batch fails",
  ] as const;

  test("three are kept, each once, and what does not stand there is named", () => {
    const { found, lost } = findQuotes(vans, [one, "never said at all", one, "  ", "", two, three, four]);
    expect(found.map(({ quote }) => quote)).toEqual([one, two, three]);
    expect(lost).toEqual(["never said at all"]);
  });

  test("the same words on two lines are two", () => {
    const twice = documentOf("we log everything here\nand more\n**we log** everything here");
    const { found } = findQuotes(twice, ["we log everything here", "we log everything here"]);
    expect(found.map(({ line }) => line)).toEqual([1]);
    expect(findQuotes(vans, [two, "A dock that is frozen repeats"]).found).toHaveLength(2);
  });
});

test("a quote is shown in one line of at most 120 signs", () => {
  expect(shown(" a\n  b ")).toBe("“a b”");
  expect(shown("x".repeat(120))).toBe(`“${"x".repeat(120)}”`);
  expect(shown("x".repeat(121))).toBe(`“${"x".repeat(117)}…”`);
});
