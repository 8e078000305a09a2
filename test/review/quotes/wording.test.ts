import { describe, expect, test } from "vitest";
import { askable, idIn, tidy } from "../../../src/review/quotes/wording.ts";

describe("a text of a model", () => {
  test.each<[text: string, tidied: string]>([
    [" one\n two\tthree\u0007four ", "one two three four"],
    ["**bold** and `code` and __strong__", "bold and code and strong"],
    ["*it* and a *long one*.", "it and a long one."],
    ["2 * 3 * 4, a*b*c", "2 * 3 * 4, a*b*c"],
    ["* one and * two", "* one and * two"],
    ["snake_case __ alone", "snake_case __ alone"],
    ["“Who notices?”", "Who notices?"],
    ['"Who notices?"', "Who notices?"],
    ['Who "notices"?', 'Who "notices"?'],
    ['Who notices "this"', 'Who notices "this"'],
    ['"Who" notices?', '"Who" notices?'],
    ["a\u200Bb\u202Ec\u2066d\uFEFFe\u00ADf\u200Eg\u2060h", "abcdefgh"],
    ["lone \uD800 surrogate", "lone \uFFFD surrogate"],
    ["", ""],
    ["See https://evil.example/a?b=c.", "See https[:]//evil[.]example/a?b=c."],
    ["See [here](HTTP://Evil.Example:80)", "See [here](HTTP[:]//Evil[.]Example:80)"],
    ["evil.com, sub.evil.io/x and evil。com", "evil[.]com, sub.evil[.]io/x and evil[.]com"],
    ["xn--80ak6aa92e.com and пример.рф/x", "xn--80ak6aa92e[.]com and пример[.]рф/x"],
    ["www.evil and slack://open, mailto:a@evil.com", "www[.]evil and slack[:]//open, mailto[:]a@evil[.]com"],
    ["192.0.2.1/x, 192.0.2.1:80 and version 1.2.3.4", "192[.]0.2.1/x, 192[.]0.2.1:80 and version 1.2.3.4"],
    [
      "<!channel> <@U1> <#C1|x> <!date^1^{date}^http://a.b|c>",
      "channel U1 C1|x date^1^{date}^http[:]//a.b|c",
    ],
    ["@here, ask @mara or <at>Bo</at>", "here, ask mara or Bo"],
    [
      "train.py, user.id, loops.exploration, e.g. torch.nn",
      "train.py, user.id, loops.exploration, e.g. torch.nn",
    ],
    ["List<String> at 5 @ 3, a < b", "List<String> at 5 @ 3, a < b"],
  ])("%j is %j", (text, tidied) => {
    expect(tidy(text)).toBe(tidied);
  });
});

describe("a question may be posted", () => {
  const body = "Who notices that a dock repeats its last count";

  test.each(["?", "？", "؟", "?”", '?"', "?)", "?»", "?’"])("that ends in %s", (end) => {
    expect(askable(`${body}${end}`)).toBe(`${body}${end}`);
  });

  test("in Greek with its own mark", () => {
    const greek = "Ποιος παρατηρεί ότι ο σταθμός επαναλαμβάνει;";
    expect(askable(greek)).toBe(greek.normalize());
    expect(askable(`${body};`)).toBeUndefined();
    expect(askable(`${greek} Πες το.`)).toBeUndefined();
  });

  test.each([
    `${body}.`,
    `${body}? Say so.`,
    `See https://a.example: ${body}?`,
    `See HTTP://a.example: ${body}?`,
    `See www.a.example: ${body}?`,
    `@channel ${body}?`,
    `${body}, @mara?`,
    `<!here> ${body}?`,
    `<@U1> ${body}?`,
    `<#C1> ${body}?`,
    `<b>${body}</b>?`,
    `</b> ${body}?`,
    `[${body}](x)?`,
    `# ${body}?`,
    `###### ${body}?`,
    `- ${body}?`,
    ` # ${body}?`,
    `+ ${body}?`,
    `1. ${body}?`,
    `12) ${body}?`,
    `${body} at a@b.example?`,
    `${body}, as evil.com says?`,
    `${body}, as evil.pages.run/x says?`,
    `${body}, as xn--80ak6aa92e.com says?`,
    `${body}, as mailto:ana says?`,
    `${body}, as 192.0.2.1/x says?`,
  ])("but not %s", (text) => {
    expect(askable(text)).toBeUndefined();
  });

  test.each([
    `${body} at a @ b?`,
    `${body} by loops.exploration, user.id and train.py?`,
    `${body} #1?`,
    `${body} - or not?`,
    `${body} in 1. and 2.?`,
    `${body} when 1 < 2?`,
    `1.5 docks: ${body}?`,
    `-5 docks: ${body}?`,
    `Is it @ noon that a dock repeats its last count?`,
    `${body} [1] (or not)?`,
  ])("and with signs that mean nothing: %s", (text) => {
    expect(askable(text)).toBe(text);
  });

  test("of 30 to 500 signs, tidied", () => {
    const of = (length: number) => `${"x".repeat(length - 1)}?`;
    const lengths = [29, 30, 500, 501].filter((length) => askable(of(length)) === of(length));
    expect(lengths).toEqual([30, 500]);
    expect(askable(` **${body}?**\n`)).toBe(`${body}?`);
  });
});

test.each([
  ["loops.exploration", "loops.exploration"],
  ["`loops.exploration` · Exploration", "loops.exploration"],
  ["id: data-dynamics.one.", "data-dynamics.one"],
  ["a.b.c-2 and d.e", "a.b.c-2"],
  ["  Exploration ", "Exploration"],
  ["", ""],
])("the id in %j is %j", (text, id) => {
  expect(idIn(text)).toBe(id);
});
