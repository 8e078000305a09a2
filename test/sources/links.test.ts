import { describe, expect, test } from "vitest";
import { linksIn, unwrapped } from "../../src/design/find-links.ts";

const doc = "https://docs.google.com/document/d/1AbC_d-9/edit?tab=t.0&x=1#heading=h.1";
const escaped = doc.replaceAll("&", "&amp;");

describe("a link is found", () => {
  test.each<[string, string, string]>([
    ["bare in text", `please look at ${doc}, thanks`, doc],
    ["at the end of a sentence", `Here: ${doc}.`, doc],
    ["in parentheses", `the design (${doc}) is ready`, doc],
    ["in quotes", `“${doc}”`, doc],
    ["bold", `*${doc}*`, doc],
    ["Slack", `review <${escaped}> please`, doc],
    ["Slack with a label", `<${escaped}|the design> please`, doc],
    ["Slack with its address as label", `<${escaped}|docs.google.com/document>`, doc],
    ["Markdown", `[the design](${doc})`, doc],
    ["Markdown with a title", `[the design](${doc} "Design")`, doc],
    ["Markdown with the address as label", `[${doc}](${doc})`, doc],
    ["Markdown in angle brackets", `<${doc}>`, doc],
    [
      "a Teams anchor",
      `<p>see <a href="${escaped}" title="${escaped}" target="_blank" rel="noreferrer">the <b>design</b></a></p>`,
      doc,
    ],
    ["a Teams anchor that shows the address", `<a href='${escaped}'>${escaped}</a>`, doc],
    [
      "an Outlook safe link",
      `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(doc)}&data=05&reserved=0`,
      doc,
    ],
    [
      "a Teams safe link",
      `<a href="https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html?url=${encodeURIComponent(doc)}&amp;locale=en-us">x</a>`,
      doc,
    ],
    ["a Google redirect", `https://www.google.com/url?q=${encodeURIComponent(doc)}&sa=D`, doc],
    ["a Slack redirect", `https://slack-redir.net/link?url=${encodeURIComponent(doc)}`, doc],
    [
      "parentheses of its own",
      "[x](https://en.wikipedia.org/wiki/Drift_(statistics)) and",
      "https://en.wikipedia.org/wiki/Drift_(statistics)",
    ],
    [
      "parentheses around parentheses",
      "(https://en.wikipedia.org/wiki/Drift_(statistics))",
      "https://en.wikipedia.org/wiki/Drift_(statistics)",
    ],
  ])("%s", (_, text, link) => {
    expect(linksIn(text)).toEqual([link]);
  });
});

test("several links keep their order, and a repeat is left out", () => {
  expect(
    linksIn(
      '<https://b.example/|b> https://a.example/ [b](https://b.example/) <a href="https://c.example/">c</a>',
    ),
  ).toEqual(["https://b.example/", "https://a.example/", "https://c.example/"]);
});

test.each([
  "no link",
  "mailto:a@b.example",
  '<a href="javascript:alert(1)">x</a>',
  "<@U123> <#C1|x> <!here>",
  "https://",
])("there is none in %j", (text) => {
  expect(linksIn(text)).toEqual([]);
});

test("a long text without end is read in time that grows with its length", () => {
  const text = '<a href="https://a.example/" '.repeat(20_000) + "[".repeat(20_000);
  expect(linksIn(text).length).toBeLessThan(2);
});

test.each([".", ",", ";", ":", "!", "?", "*", "_", "~", "...", ").", "]", "])", ">", "|x", "”", "`"])(
  "what ends the sentence is no part of the link: %s",
  (end) => {
    expect(linksIn(`see https://a.example/design${end} and more`)).toEqual(["https://a.example/design"]);
  },
);

test.each<[text: string, link: string]>([
  ["https://a.example/x(1)", "https://a.example/x(1)"],
  ["https://a.example/x[1]", "https://a.example/x[1]"],
  ["[x](<https://a.example/one two>)", "https://a.example/one"],
  ["[x]( https://a.example/x )", "https://a.example/x"],
  ["[](https://a.example/x)", "https://a.example/x"],
  ["HTTPS://A.example/X", "https://a.example/X"],
  ["<A class=x HREF = 'https://a.example/x'>label</A >", "https://a.example/x"],
  ['<a href=" https://a.example/x ">label', "https://a.example/x"],
  ['<a href="https://a.example/x">https://b.example/y</a>', "https://a.example/x"],
  ["<https://a.example/x|https://b.example/y>", "https://a.example/x"],
  [
    '<a href="https://a.example/?q=&quot;x&quot;&amp;y=&#39;z&#39;">x</a>',
    "https://a.example/?q=%22x%22&y=%27z%27",
  ],
  ['<a href="https://a.example/?q=&lt;x&gt;">x</a>', "https://a.example/?q=%3Cx%3E"],
  ["http://a.example/x", "http://a.example/x"],
  ["<http://a.example/x|label>", "http://a.example/x"],
  ["[x](http://a.example/x)", "http://a.example/x"],
  ["[x](\thttp://a.example/x)", "http://a.example/x"],
  ["https://slack-redir.net/link?url=http%3A%2F%2Fa.example%2Fx", "http://a.example/x"],
  ["<a href = 'https://a.example/one' title='b'>x</a>", "https://a.example/one"],
  ["<a href='https://a.example/x' title='>'>x</a>", "https://a.example/x"],
  ["<https://a.example/?x=&amp;lt;>", "https://a.example/?x=&lt;"],
  ["https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"],
  ["https://a.example/x?a=1&copy=2", "https://a.example/x?a=1&copy=2"],
  ['<a href="https://a.example/?a=1&copy=2&#38;b=&#x33;">x</a>', "https://a.example/?a=1&copy=2&b=3"],
])("the link in %j is %s", (text, link) => {
  expect(linksIn(text)).toEqual([link]);
});

describe("a click-watching wrapper", () => {
  const inner = "https://a.example/design?x=1";
  const wrap = (before: string) => before + encodeURIComponent(inner);

  test.each([
    wrap("https://eur01.safelinks.protection.outlook.com/?url="),
    wrap("https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/x.html?url="),
    wrap("https://google.com/url?q="),
    wrap("https://www.google.co.uk/url?q="),
    wrap("https://www.google.de/url?sa=t&url="),
    wrap("https://google.com/url?url="),
    wrap("https://slack-redir.net/link?url="),
    wrap("https://urldefense.com/v2/url?u="),
    wrap("https://www.urldefense.proofpoint.com/v2/url?u="),
  ])("is taken off: %s", (link) => {
    expect(unwrapped(link)).toBe(inner);
  });

  test.each([
    "https://safelinks.protection.outlook.com.evil.example/?url=https://a.example/",
    "https://notsafelinks.example/?url=https://a.example/",
    "https://statics.teams.cdn.office.net/other/x.html?url=https://a.example/",
    "https://xstatics.teams.cdn.office.net/safelinks/?url=https://a.example/",
    "https://statics.teams.cdn.office.net.example/safelinks/?url=https://a.example/",
    "https://www.google.com/search?q=https://a.example/",
    "https://www.google.com/url/more?q=https://a.example/",
    "https://www.google.com/url/more?url=https://a.example/",
    "https://www.google.com/x/url?url=https://a.example/",
    "https://docs.google.com/url?url=https://a.example/",
    "https://google.c-m/url?url=https://a.example/",
    "https://a.safelinks.protection.outlook.com.example/?url=https://a.example/",
    "https://www.google.com/x/url?q=https://a.example/",
    "https://docs.google.com/url?q=https://a.example/",
    "https://google.c-m/url?q=https://a.example/",
    "https://notgoogle.com/url?q=https://a.example/",
    "https://slack-redir.net.example/link?url=https://a.example/",
    "https://my-slack-redir.net/link?url=https://a.example/",
    "https://urldefense.com.example/v2/url?u=https://a.example/",
    "https://notwww.urldefense.com/v2/url?u=https://a.example/",
    "https://slack-redir.net/link?url=ftp://a.example/",
    "https://slack-redir.net/link?url=see%20https://a.example/",
    "https://slack-redir.net/link?url=",
    "https://slack-redir.net/link",
  ])("is not seen in %s", (link) => {
    expect(unwrapped(link)).toBe(link);
  });

  test("is taken off three times and no more", () => {
    const wrapped = (times: number): string =>
      times === 0 ? inner : `https://slack-redir.net/link?url=${encodeURIComponent(wrapped(times - 1))}`;
    expect(unwrapped(wrapped(3))).toBe(inner);
    expect(unwrapped(wrapped(4))).toBe(wrapped(1));
  });

  test("around anything but a web link gives none", () => {
    const links = ["mailto:a@b.example", "ftp://a.example/", "javascript:alert(1)", "a.example", ""];
    expect(links.map((link) => unwrapped(link))).toEqual(links.map(() => undefined));
    expect(unwrapped("http://a.example/")).toBe("http://a.example/");
  });
});
