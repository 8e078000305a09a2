import { describe, expect, test } from "vitest";
import { fold } from "../../../src/review/quotes/fold.ts";

describe("folded, a text keeps its words and loses its setting", () => {
  test.each<[source: string, folded: string]>([
    ["The  Ranker\n\treads", "the ranker reads"],
    ["  around  ", "around"],
    ["“a” „b‟ ″c″ «d»", '"a" "b" "c" "d"'],
    ["‘a’ ‚b‛ ′c′", "'a' 'b' 'c'"],
    ["a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"],
    ["so…", "so..."],
    ["ﬁne ﬂow oﬀ oﬃce raﬄe", "fine flow off office raffle"],
    ["**bold** _it_ `code` ~gone~ \\* s\u00ADo\u200Bf\u200Ct\u200D\u2060\uFEFF", "bold it code gone soft"],
    ["a|b || c", "a b c"],
    ["İ", "İ"],
    ["&amp; &lt; &gt; &quot; &#39; &apos; a&nbsp;b&nbsp;&nbsp;c", "& < > \" ' ' a b c"],
    ["&copy; & &amp", "&copy; & &amp"],
    ["x &nbsp; y&nbsp;", "x y"],
  ])("%j is %j", (source, folded) => {
    expect(fold(source).text).toBe(folded);
  });

  test.each<[source: string, folded: string]>([
    ["- one", "one"],
    ["* one", "one"],
    ["+ one", "one"],
    ["• one", "one"],
    ["  - one", "one"],
    ["\t* one", "one"],
    ["# one", "one"],
    ["###### one", "one"],
    ["####### one", "####### one"],
    ["#one", "#one"],
    ["-one", "-one"],
    ["+one", "+one"],
    ["> one", "one"],
    [">one", "one"],
    ["> > one", "one"],
    [">>\tone", "one"],
    ["first\n- second\n# third\n> fourth", "first second third fourth"],
    ["one - two # three > four", "one - two # three > four"],
    ["- - one", "- one"],
    ["a -", "a -"],
    ["-", "-"],
    ["a\n---\nb", "a b"],
    ["a\n| --- | :-: |\nb", "a b"],
    ["a\n:--\nb", "a b"],
    ["a\n  |--|\nb", "a b"],
    ["a\n--", "a"],
    ["a\n-- b", "a -- b"],
    ["a\n-|-", "a - -"],
  ])("at the start of a line: %j is %j", (source, folded) => {
    expect(fold(source).text).toBe(folded);
  });

  test.each<[source: string, folded: string]>([
    ["read [clicks](https://a.example/x) daily", "read clicks daily"],
    ["read ![a plot](p.png) daily", "read a plot daily"],
    ["read [clicks][1] daily", "read clicks daily"],
    ["read [**all** clicks](x) daily", "read all clicks daily"],
    ["read [clicks]() and [more][]", "read clicks and more"],
    ["[](x) y", "y"],
    ["see [1] and [x](", "see [1] and [x]("],
    ["see [1\n](x)", "see [1 ](x)"],
    ["a! [b", "a! [b"],
    ["a!b", "a!b"],
    ["wow!", "wow!"],
    ["[a](b\nc)", "[a](b c)"],
    ["a<br>b <b>c</b> <!-- d\ne --> f", "ab c f"],
    ['<a href="x">label</a>', "label"],
    ["1 < 2 > 1 <3", "1 < 2 > 1 <3"],
    ["<1>", "<1>"],
    ["</", "</"],
    ["[x <b](y) z>", "x <b z>"],
    ["[x <b>y](z) [u", "x y [u"],
    ["a [![icon](i.png) text](x) b", "a ![icon text](x) b"],
    ["!x[y](z)", "!xy"],
    ["![a", "![a"],
    ["x![a](b)", "xa"],
  ])("of links and tags only what is shown: %j is %j", (source, folded) => {
    expect(fold(source).text).toBe(folded);
  });
});

describe("each folded sign knows where it came from", () => {
  test.each([
    "The **ranker** reads [clicks](https://a.example/x) – “fresh” ones.",
    "- a\n- b &amp; c…\n> d",
    "  ﬁrst\n\nlast  ",
  ])("in %j", (source) => {
    const { text, starts, ends } = fold(source);
    const slices = Array.from(starts, (start, at) => source.slice(start, ends[at]));
    expect([starts.length, ends.length]).toEqual([text.length, text.length]);
    for (const [at, slice] of slices.entries()) {
      const sign = text[at] ?? "";
      expect(sign === " " ? /^[\s\-#>[]/.test(slice) : fold(slice).text.includes(sign)).toBe(true);
    }
    expect([...starts]).toEqual([...starts].sort((a, b) => a - b));
  });

  test("to the letter", () => {
    const { text, starts, ends } = fold("A &amp;\n- …b");
    expect(text).toBe("a & ...b");
    expect([...starts]).toEqual([0, 1, 2, 7, 10, 10, 10, 11]);
    expect([...ends]).toEqual([1, 2, 7, 8, 11, 11, 11, 12]);
    const spaced = fold("a \t b");
    expect([[...spaced.starts], [...spaced.ends]]).toEqual([
      [0, 1, 4],
      [1, 2, 5],
    ]);
  });
});
