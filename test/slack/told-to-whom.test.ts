import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer } from "./world/emulated-slack.ts";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
beforeEach(async () => {
  office = await openSlackOffice();
});
afterEach(() => office.close());

/** From now on Slack answers some methods with an error. */
function refuse(methods: RegExp, answer: Answer): () => void {
  return office.world.slack.rule({ before: ({ method }) => (methods.test(method) ? { answer } : undefined) });
}

/** What the bot said to Ana alone, where she asked or in the direct conversation with her. */
async function toldAna(): Promise<string> {
  const { channel } = await office.world.slack.call("xoxb-the-bot", "conversations.open", {
    users: office.world.people.get("ana"),
  });
  const direct = await office.posts((channel as { id: string }).id);
  return [...office.whispers("ana"), ...direct].map(({ text }) => text).join("\n");
}

test("a bot that is not in the channel says so to who asked, where they asked", async () => {
  await office.client.command("ana", office.strange, `review ${feedUrl}`);
  await office.work();
  expect(office.world.whispers.at(-1)?.channel).toBe(office.strange);
  expect(await toldAna()).toContain("/invite @loophole");
});

test("a bot that is not in the channel of a shortcut says so to who used it", async () => {
  const ts = await office.client.say("ana", office.strange, `See ${feedUrl}`);
  await office.client.shortcut("ana", "review_thread", { channel: office.strange, ts });
  await office.work();
  expect(await toldAna()).toContain("/invite @loophole");
  expect(office.whispers("bo")).toEqual([]);
});

test("a missing scope is named, with where to add it", async () => {
  const undo = refuse(/^conversations\.replies$/, {
    ok: false,
    error: "missing_scope",
    needed: "channels:history",
    provided: "chat:write",
  });
  const thread = await office.client.say("ana", office.designs, `See ${feedUrl}`);
  await office.client.mention("ana", office.designs, "review", thread);
  await office.work();
  undo();
  expect(await toldAna()).toMatch(/“channels:history”.*OAuth & Permissions/s);
});

test("a file that may not be read is named in the review's own message, with what to do", async () => {
  const file = await office.client.attach("ana", office.designs, "feed.md", "# Feed");
  const undo = refuse(/^files\.info$/, { ok: false, error: "missing_scope", needed: "files:read" });
  await office.client.mention("ana", office.designs, "review", undefined, { files: [file] });
  await office.work();
  undo();
  const [said] = await office.posts(office.designs);
  expect(said?.text).toMatch(/did not work out.*“files:read”/s);
  expect(said?.actions).toEqual([expect.objectContaining({ verb: "retry" })]);
});

test("a revoked token: who clicks still sees what happened, by the address that came with the click", async () => {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  const undo = refuse(/^(chat|views|conversations|users)\./, { ok: false, error: "token_revoked" });
  await office.client.click("ana", office.designs, ({ verb }) => verb === "answer");
  await office.work();
  undo();
  expect(await toldAna()).toMatch(/no longer accepts my token.*install it\s+again/s);
});

test("rate limits are waited for, when reading and when posting, and everything is posted once", async () => {
  const refused = new Map<string, number>();
  const undo = office.world.slack.rule({
    before: ({ method }) => {
      const times = refused.get(method) ?? 0;
      if (!/^(chat|conversations|users)\./.test(method) || times >= 2) return undefined;
      refused.set(method, times + 1);
      return { answer: { ok: false, error: "ratelimited" }, status: 429, headers: { "retry-after": "0" } };
    },
  });
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  undo();
  expect([...refused.keys()]).toEqual(
    expect.arrayContaining([
      "chat.postMessage",
      "chat.update",
      "conversations.replies",
      "conversations.info",
    ]),
  );
  expect(await office.posts(office.designs)).toHaveLength(8);
});
