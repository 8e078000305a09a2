import { describe, expect, test } from "vitest";
import { linksIn } from "../../src/design/find-links.ts";

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
