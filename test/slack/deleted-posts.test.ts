import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";
import { botToken } from "./world/slack-world.ts";

/** Posts that are deleted by people or by retention, and workspaces in which nothing may be changed. */

let office: SlackOffice;
beforeEach(async () => {
  office = await openSlackOffice();
});
afterEach(() => office.close());

const ours = async () =>
  (await office.client.messages(office.designs)).filter(({ user }) => user === "U0BOT");
const keyOf = ({ metadata }: { metadata?: unknown }): string =>
  (metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? "";

async function remove(begin: string): Promise<number> {
  const gone = (await ours()).filter((message) => keyOf(message).startsWith(begin));
  for (const { ts } of gone)
    await office.world.slack.call(botToken, "chat.delete", { channel: office.designs, ts });
  return gone.length;
}

async function reviewed(): Promise<void> {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
}

async function answered(question: string): Promise<void> {
  await office.client.click(
    "bo",
    office.designs,
    ({ verb, target }) => verb === "answer" && target === question,
  );
  await office.work();
}

const said = async (begin: string): Promise<readonly string[]> =>
  (await ours()).filter((message) => keyOf(message).startsWith(begin)).map((one) => JSON.stringify(one));

test("a card and a summary that were deleted: the answer is kept, the summary is said anew, the rest goes on", async () => {
  await reviewed();
  await answered("q1");
  expect([await remove("question:q1:"), await remove("review:")]).toEqual([1, 1]);
  await office.client.submit("bo", { text: "It does." });
  await office.work();
  expect(await said("review:")).toEqual([expect.stringContaining("6 open questions")]);
  expect(await said("question:q1:")).toEqual([]);
  await answered("q2");
  await office.client.submit("bo", { text: "It does as well." });
  await office.work();
  expect(await said("review:")).toEqual([expect.stringContaining("5 open questions")]);
  expect(await said("question:q2:")).toEqual([expect.stringContaining("Answered")]);
  expect(office.whispers("bo")).toEqual([]);
});

test.each(["edit_window_closed", "cant_update_message", "message_limit_exceeded"])(
  "where Slack lets nothing be changed (%s), a review ends, and each change is told by another summary",
  async (error) => {
    const undo = office.world.slack.rule({
      before: ({ method }) => (method === "chat.update" ? { answer: { ok: false, error } } : undefined),
    });
    await reviewed();
    expect(await said("review:")).toEqual([
      expect.stringContaining("Reading"),
      expect.stringContaining("7 open questions"),
    ]);
    await answered("q1");
    await office.client.submit("bo", { text: "It does." });
    await office.work();
    expect((await said("review:")).at(-1)).toContain("6 open questions");
    expect(office.whispers("bo")).toEqual([]);
    undo();
  },
);

test("where the thread is gone, the summary is said in the channel, and what comes after stands under it", async () => {
  let root: unknown;
  const undo = office.world.slack.rule({
    before: ({ method, body }) => {
      if (method === "chat.update") return { answer: { ok: false, error: "message_not_found" } };
      const isThere = method === "chat.postMessage" || method === "conversations.replies";
      const thread = body["thread_ts"] ?? body["ts"];
      return isThere && root !== undefined && thread === root
        ? { answer: { ok: false, error: "thread_not_found" } }
        : undefined;
    },
    after: ({ method, body }) => {
      // The first words stand in the thread; then it is deleted.
      if (method === "chat.postMessage") root ??= body["thread_ts"];
      return undefined;
    },
  });
  await reviewed();
  const [, summary, ...cards] = await ours();
  expect(keyOf(summary ?? {})).toMatch(/^review:/);
  expect(summary?.thread_ts).toBeUndefined();
  expect(cards).toHaveLength(7);
  expect(new Set(cards.map(({ thread_ts }) => thread_ts))).toEqual(new Set([summary?.ts]));
  undo();
});
