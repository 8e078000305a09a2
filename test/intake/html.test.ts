import { describe, expect, test } from "vitest";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { lines, outline, read } from "./read.ts";

const prose =
  "<p>The ranker reads the clicks of the last thirty days, and writes a score for every post to the store each night.</p>";
const page = lines(
  "<!doctype html><html><head><title>Feed ranking | Wiki</title><style>p{}</style></head><body>",
  '<nav><a href="/">Home of the wiki</a></nav><main><h1>Feed ranking</h1>',
  prose.repeat(3),
  '<h2 id="data">Data<a class="headerlink" href="#data">¶</a></h2>',
  "<table><tr><th>metric</th><th>target</th></tr><tr><td>p95<br>latency</td><td><ul><li>120 ms</li></ul></td></tr></table>",
  '<ol start="3"><li>Join<ul><li>clicks</li></ul></li><li>Train</li></ol>',
  '<pre><code class="language-python"># no heading\n  x = 1</code></pre><pre class="mermaid">graph TD</pre>',
  '<p># no heading, 10<sup>5</sup> rows; see <a href="/spec">the spec</a> and <a href="#data">above</a>.</p>',
  '<details><summary>Cost</summary><p>Two machines.</p></details><img src="/loop.png" alt="the loop"><iframe src="https://board.example"></iframe>',
  "</main><footer>All rights reserved by the wiki</footer><script>alert(1)</script></body></html>",
);

describe("HTML", () => {
  test("a page becomes Markdown: headings, tables, lists, code, details, and no furniture", async () => {
    const document = await documentFrom({
      ref: { kind: "link", url: "https://wiki.example/a/feed" },
      bytes: Buffer.from(page),
      contentType: "text/html; charset=utf-8",
    });
    expect(document.title).toBe("Feed ranking");
    expect(document.sections.map(({ path }) => path.join(" › "))).toEqual([
      "Feed ranking",
      "Feed ranking › Data",
      "Feed ranking › Data › Cost",
    ]);
    expect(document.text).toContain("| metric | target |\n| --- | --- |\n| p95 latency | - 120 ms |");
    expect(document.text).toContain("3. Join\n   - clicks\n4. Train");
    expect(document.text).toContain("```python\n# no heading\n  x = 1\n```\n\n```mermaid\ngraph TD\n```");
    expect(document.text).toContain(
      "\\# no heading, 10^5 rows; see [the spec](https://wiki.example/spec) and above.",
    );
    expect(document.text).not.toMatch(/Home|rights|alert|p\{/);
    expect(document.links).toEqual(["https://wiki.example/spec"]);
    expect(document.unread.map(({ what }) => what)).toEqual(["1 embedded object", "1 picture (the loop)"]);
  });

  test.each([
    ["by its author", `<main><h1>Feed ranking</h1>${prose.repeat(2)}</main>`],
    ["by Readability", `<div class="content"><h1>Feed ranking</h1>${prose.repeat(20)}</div>`],
  ])("the article of a page is found %s", async (_, article) => {
    const chrome = '<div class="menu"><h1>The wiki</h1><a href="/a">All pages</a></div>';
    const document = await read(
      `<html><body>${chrome}${article}<footer>Imprint</footer></body></html>`,
      "a.html",
    );
    expect(document.text).toMatch(/^# Feed ranking\n\nThe ranker reads/);
    expect(document.text).not.toMatch(/wiki|Imprint/);
  });

  test("a page in which no article stands out loses nothing but its navigation", async () => {
    const cells = Array.from(
      { length: 30 },
      (_, row) => `<div><b>Risk ${row}</b> <span>owner ${row}</span></div>`,
    );
    const document = await read(
      `<html><body><nav>Menu</nav>${cells.join("")}<p>${"word ".repeat(60)}</p></body></html>`,
      "a.html",
    );
    for (const row of [0, 15, 29]) expect(document.text).toContain(`**Risk ${row}** owner ${row}`);
    expect(document.text).not.toContain("Menu");
  });

  test("a fragment is read whole", async () => {
    const document = await read(
      "<header>Kept too</header><p>It <i>ranks</i> posts.</p><table><tr><td>One cell</td></tr></table>",
      "a.html",
    );
    expect(outline(document)).toEqual([
      "paragraph: Kept too",
      "paragraph: It *ranks* posts.",
      "paragraph: One cell",
    ]);
  });

  test("tags that nest without end are read for their words", async () => {
    const document = await read(
      `<html><body>${"<div>".repeat(50_000)}<h1>Feed</h1>It ranks &amp; sorts.`,
      "a.html",
    );
    expect(outline(document)).toEqual(["heading: Feed", "paragraph: It ranks & sorts."]);
    expect(document.unread[0]?.what).toBe("The page's structure");
  });

  test("a script is not run and nothing is fetched", async () => {
    const hostile = `<html><body>${prose}<script>document.body.textContent = "owned"</script><img src=x onerror="document.title='owned'"></body></html>`;
    const document = await read(hostile, "a.html");
    expect(document.text).not.toContain("owned");
  });

  test("who no longer waits is not kept waiting", async () => {
    const controller = new AbortController();
    const bytes = Buffer.from(page);
    const reading = documentFrom(
      { ref: { kind: "file", path: "a.html" }, bytes, fileName: "a.html" },
      controller.signal,
    );
    controller.abort(new Error("gone"));
    await expect(reading).rejects.toThrow("gone");
  });
});
