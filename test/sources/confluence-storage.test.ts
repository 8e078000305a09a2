import { describe, expect, test } from "vitest";
import { storageMarkdown } from "../../src/intake/sources/confluence/storage.ts";

const macro = (name: string, inside: string) =>
  `<ac:structured-macro ac:name="${name}">${inside}</ac:structured-macro>`;
const parameter = (name: string, value: string) => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;
const rich = (html: string) => `<ac:rich-text-body>${html}</ac:rich-text-body>`;
const plain = (text: string) => `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`;
const markdown = (storage: string) => storageMarkdown(storage).markdown;

describe("what stands on a Confluence page is read", () => {
  test.each<[string, string, string]>([
    [
      "headings and text",
      "<h2>Goal &amp; scope</h2><p>We&nbsp;rank <strong>hourly</strong>.</p>",
      "## Goal & scope\n\nWe rank **hourly**.",
    ],
    [
      "lists in lists",
      "<ul><li><p>a</p><ul><li>b</li></ul></li></ul><ol><li>c</li></ol>",
      "-   a\n    \n    -   b\n\n1.  c",
    ],
    [
      "a page link",
      '<p>see <ac:link><ri:page ri:content-title="Labels" /></ac:link> too</p>',
      "see Labels too",
    ],
    [
      "a page link with text",
      '<p><ac:link><ri:page ri:content-title="X" /><ac:plain-text-link-body><![CDATA[the labels]]></ac:plain-text-link-body></ac:link></p>',
      "the labels",
    ],
    ["a web link", '<p><a href="https://a.example/x">the store</a></p>', "[the store](https://a.example/x)"],
    ["a person", '<p>by <ac:link><ri:user ri:account-id="5" /></ac:link> today</p>', "by @user today"],
    ["a date", '<p>until <time datetime="2026-03-01" /> at most</p>', "until 2026-03-01 at most"],
    [
      "a status",
      `<p>It is ${macro("status", parameter("colour", "Red") + parameter("title", "DRAFT"))} still</p>`,
      "It is DRAFT still",
    ],
    ["an issue", `<p>${macro("jira", parameter("server", "x") + parameter("key", "ML-7"))}</p>`, "ML-7"],
    [
      "a panel",
      macro("info", parameter("title", "Mind") + rich("<p>Late labels.</p>")),
      "> **Mind**\n> \n> Late labels.",
    ],
    [
      "an expand",
      macro("expand", parameter("title", "More") + rich("<p>Hidden.</p>")),
      "**More**\n\nHidden.",
    ],
    ["a macro within a macro", macro("expand", rich(macro("note", rich("<p>Deep.</p>")))), "> Deep."],
    [
      "code",
      macro("code", parameter("language", "python") + plain("if a < b:\n    x = 'CDATA'")),
      "```python\nif a < b:\n    x = 'CDATA'\n```",
    ],
    ["code with fences in it", macro("code", plain("```\nx\n```")), "````\n```\nx\n```\n````"],
    [
      "a diagram in Mermaid",
      macro("mermaid-cloud", plain("graph TD; A-->B")),
      "```mermaid\ngraph TD; A-->B\n```",
    ],
    ["a diagram in PlantUML", macro("plantuml", plain("a -> b")), "```plantuml\na -> b\n```"],
    [
      "a table",
      "<table><colgroup><col /></colgroup><tbody><tr><th><p>Metric</p></th><th>Goal</th></tr><tr><td><p>p95</p><p>latency</p></td><td>1|2 ms</td></tr></tbody></table>",
      "| Metric | Goal |\n| --- | --- |\n| p95 latency | 1\\|2 ms |",
    ],
    [
      "a table with merged cells and lists",
      '<table><tbody><tr><th rowspan="2">A</th><th>B</th></tr><tr><td>b2</td></tr><tr><td colspan="2"><ul><li>x</li><li>y</li></ul></td></tr></tbody></table>',
      "| A | B |\n| --- | --- |\n|  | b2 |\n| x; y |  |",
    ],
    [
      "tasks",
      "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span>Ask <ac:link><ri:user /></ac:link></span></ac:task-body></ac:task><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>Done</ac:task-body></ac:task></ac:task-list>",
      "- [ ] Ask @user\n- [x] Done",
    ],
    [
      "columns",
      "<ac:layout><ac:layout-section><ac:layout-cell><h2>Left</h2></ac:layout-cell><ac:layout-cell><p>R</p></ac:layout-cell></ac:layout-section></ac:layout>",
      "## Left\n\nR",
    ],
    [
      "a decision of the new editor, once",
      '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>Use a window</ac:adf-content></ac:adf-node></ac:adf-node><ac:adf-fallback><ul><li>Use a window</li></ul></ac:adf-fallback></ac:adf-extension>',
      "- Decision: Use a window",
    ],
    [
      "a marked passage",
      '<p>the <ac:inline-comment-marker ac:ref="x">window</ac:inline-comment-marker> closes</p>',
      "the window closes",
    ],
    ["an emoji", '<p>fine <ac:emoticon ac:name="tick" ac:emoji-fallback="✅" /> so</p>', "fine ✅ so"],
    ["a macro that is not known", macro("acme-box", rich("<p>Boxed.</p>")), "Boxed."],
    ["a quotation and a rule", "<blockquote><p>q</p></blockquote><hr /><p>after</p>", "> q\n\n---\n\nafter"],
    [
      "nothing of placeholders and furniture",
      `<p><ac:placeholder>Type here</ac:placeholder></p>${macro("toc", "")}`,
      "",
    ],
  ])("%s", (_, storage, expected) => {
    expect(markdown(storage)).toBe(expected);
  });
});

describe("what cannot be read is said", () => {
  test.each<[string, string, RegExp]>([
    [
      "a picture",
      '<ac:image ac:alt="Data flow"><ri:attachment ri:filename="flow.png" /></ac:image>',
      /a picture \(Data flow\)/,
    ],
    [
      "pictures",
      '<ac:image><ri:url ri:value="https://x.example/a.png" /></ac:image><ac:image><ri:attachment ri:filename="b.png" /></ac:image>',
      /2 pictures \(.*b\.png\)/,
    ],
    ["a drawing", macro("drawio", parameter("diagramName", "Loop")), /the drawing “Loop”/],
    [
      "an included page",
      macro("include", parameter("", '<ac:link><ri:page ri:content-title="Glossary" /></ac:link>')),
      /Glossary/,
    ],
    ["a search", macro("jira", parameter("jqlQuery", "project = ML")), /list of Jira issues/],
    ["a macro without text", macro("acme-widget", parameter("x", "1")), /acme-widget/],
  ])("%s", (_, storage, what) => {
    const { unread } = storageMarkdown(`<p>x</p>${storage}`);
    expect(unread).toHaveLength(1);
    expect(unread[0]?.what).toMatch(what);
  });
});

test("broken markup is read as far as it goes", () => {
  expect(markdown('<p>one<ul><li>two<ac:structured-macro ac:name="info"><p>three')).toMatch(
    /one[^]*two[^]*three/,
  );
});
