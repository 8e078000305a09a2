import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { documentFromChat } from "../../src/intake/document/from-thread.ts";
import { type Fetcher, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { accessTo } from "../../src/intake/sources/access.ts";
import { teamsSource } from "../../src/intake/sources/microsoft/teams-source.ts";
import { conversationId } from "../../src/platforms/teams/ids.ts";
import { openGraphAsApp } from "../../src/services/microsoft/graph-app.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";
import { appId, sayIn, tenant } from "./world/teams-world.ts";

const { designs } = rooms;
let office: TeamsOffice;
let fetcher: Fetcher;
beforeEach(async () => {
  office = await openTeamsOffice();
  fetcher = openFetcher({ privateHosts: [new URL(office.server.url).host] });
});
afterEach(async () => {
  await fetcher.close();
  await office.close();
});

/** Reads a thread by the link that people copy, as another app than the bot's own. */
function byLink(url: string): Promise<Document> {
  const graph = openGraphAsApp(fetcher, {
    tenant,
    clientId: "a-reader",
    clientSecret: "s",
    bot: appId,
    graph: office.server.graphUrl,
    login: office.server.url,
  });
  return teamsSource(graph, accessTo("teams", { everywhere: ["teams:*"] })).read({ kind: "link", url });
}

/** Reads it as where somebody mentions the bot. */
async function byMention(conversation: string): Promise<Document> {
  const history = await office.platform().history(conversation);
  return documentFromChat({ kind: "thread", conversation }, history);
}

const rich = `<h2>Feed&nbsp;ranking</h2>
<p>We retrain <b>weekly</b> &amp; serve &lt;fast&gt; from feature_store_v2, 3 * 4 ways. <emoji id="smile" alt="🙂" title="Smile"></emoji></p>
<p>1. is what I typed,<br>and # too.</p>
<ul><li>clicks</li><li>dwell time<ul><li>in seconds</li></ul></li></ul>
<table><tbody><tr><td>model</td><td>p99</td></tr><tr><td><p>v1</p></td><td>40 ms | cold</td></tr></tbody></table>
<codeblock class="Python" contenteditable="false"><code>def rank(items):<br>&nbsp;&nbsp;&nbsp;&nbsp;return items * 2  # &lt;all&gt;</code></codeblock>
<p>See <a href="https://example.org/design_doc?a=1&amp;b=2" rel="noreferrer">the design (v2)</a> and
<a href="https://example.org/plain_page">https://example.org/plain_page</a>.
<a href="https://example.org/bare/" title="https://example.org/bare/">https://example.org/bare</a></p>
<blockquote itemscope><p>Late labels are dropped.</p></blockquote>
<p><img src="https://graph.microsoft.com/v1.0/x/hostedContents/1/$value" alt="image">
<img src="https://statics.teams.cdn.office.net/x.png" itemtype="http://schema.skype.com/Emoji" itemscope="thumbsup" alt="👍"></p>
<attachment id="1"></attachment>`;

const read = `**Design: the feed**

## Feed ranking

We retrain **weekly** & serve <fast> from feature_store_v2, 3 * 4 ways. 🙂

1. is what I typed,
and # too.

-   clicks
-   dwell time
    -   in seconds

| model | p99 |
| --- | --- |
| v1 | 40 ms \\| cold |

\`\`\`Python
def rank(items):
    return items * 2  # <all>
\`\`\`

See [the design (v2)](https://example.org/design_doc?a=1&b=2) and https://example.org/plain_page. https://example.org/bare/

> Late labels are dropped.

👍

Attached: [feed v2.docx](https://acme.sharepoint.com/sites/ml/feed%20v2.docx)`;

test("a thread gives one document, whether it is read by its link or where the bot is mentioned", async () => {
  const { id: root } = sayIn(office.world, designs, office.bo.aad, rich);
  office.world.subjects.set(root, "Design: the feed");
  office.world.attached.set(root, [
    {
      contentType: "reference",
      contentUrl: "https://acme.sharepoint.com/sites/ml/feed v2.docx",
      name: "feed v2.docx",
    },
    { contentType: "application/vnd.microsoft.card.codesnippet", content: "{}" },
    { contentType: "application/vnd.microsoft.card.adaptive", content: "{}" },
  ]);
  const thread = conversationId({ tenant, kind: "channel", id: designs, root });
  sayIn(office.world, designs, office.ana.aad, '<p>Who owns <at id="0">Bo</at>\'s part?</p>', root);
  const gone = sayIn(office.world, designs, office.ana.aad, "<p>taken back</p>", root);
  gone.isDeleted = true;
  // The bot knows where Teams is once it was called.
  await office.client.mention(office.eve, designs, "help");
  const block = { kind: "text", spans: [{ kind: "text", text: "Seven questions" }] } as const;
  const posted = await office
    .platform()
    .post(thread, { key: "k", summary: "7", byModel: false, blocks: [block] });
  sayIn(office.world, designs, office.ana.aad, '<p><at id="0">Loophole</at>&nbsp;review</p>', root);
  for (let index = 0; index < 45; index += 1)
    sayIn(office.world, designs, office.ana.aad, `<p>Reply ${index}</p>`, root);

  const mentioned = await byMention(thread);
  const linked = await byLink((await office.platform().linkTo(posted)) ?? "");
  expect(linked.text).toBe(mentioned.text);
  const { ref: _, ...document } = linked;
  expect(document).toEqual({ ...mentioned, ref: undefined });
  const replies = Array.from({ length: 45 }, (_, index) => `Reply ${index}`);
  expect(mentioned.text).toBe([read, "Who owns @Bo's part?", ...replies].join("\n"));
  expect(mentioned.title).toBe("Design: the feed");
  expect(mentioned.unread).toEqual([
    { what: "A picture by Bo", why: "I read words only." },
    {
      what: "A code snippet by Bo",
      why: "Teams gives me no content for it. Paste it as text, or attach it as a file.",
    },
    { what: "A card by Bo", why: "I read words only." },
    {
      what: "The file “feed v2.docx” in a message",
      why: "Only what was said is read here. Ask for the file by its link, or attach it when you ask.",
    },
  ]);
});

describe("what is told of a message beside its text", () => {
  test("links in order, each once; files by their names; and what the bot said is told as its own", async () => {
    const { id: root } = sayIn(office.world, designs, office.bo.aad, rich);
    office.world.attached.set(root, [
      { contentType: "reference", contentUrl: "https://acme.sharepoint.com/a.docx", name: "a.docx" },
    ]);
    await office.client.mention(office.ana, designs, "status", root);
    await office.work();
    const thread = conversationId({ tenant, kind: "channel", id: designs, root });
    const { messages } = await office.platform().history(thread);
    expect(messages.map(({ isOurs }) => isOurs)).toEqual([false, false, true]);
    expect(messages[0]?.links).toEqual([
      "https://example.org/design_doc?a=1&b=2",
      "https://example.org/plain_page",
      "https://example.org/bare/",
    ]);
    expect(messages[0]?.attachments.map(({ name }) => name)).toEqual(["a.docx"]);
    expect(messages[1]?.text).toBe("@Loophole status");
  });
});
