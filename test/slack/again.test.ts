import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-again-"));
  office = await openSlackOffice({ path: join(folder, "ledger.db") });
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

async function posts(): Promise<number> {
  await office.work();
  return (await office.posts(office.designs)).length;
}

/** One review is a summary and seven questions. */
const aReview = 8;

test("a mention that is delivered three times, the last one after a restart, is one review", async () => {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.client.redeliver();
  expect(await posts()).toBe(aReview);
  await office.restart();
  await office.client.redeliver();
  expect(await posts()).toBe(aReview);
  expect(await office.ledger().reviews.find({})).toHaveLength(1);
});

test("two events about one message are one review", async () => {
  const ts = await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  const text = `<@U0BOT> review <${feedUrl}>`;
  const user = office.world.people.get("ana") ?? "";
  await office.client.event({ type: "app_mention", user, channel: office.designs, ts, text, event_ts: ts });
  expect(await posts()).toBe(aReview);
});

test("events that come in another order, each three times, settle every question once", async () => {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  const redeliveries: (() => Promise<unknown>)[] = [];
  for (const question of ["q1", "q2", "q3"]) {
    await office.client.click(
      "bo",
      office.designs,
      ({ verb, target }) => verb === "answer" && target === question,
    );
    await office.work();
    await office.client.submit("bo", { text: `About ${question}` });
    redeliveries.push(office.client.again());
  }
  for (const again of [...redeliveries.reverse(), ...redeliveries]) await again();
  expect(await posts()).toBe(aReview);
  await office.restart();
  for (const again of redeliveries) await again();
  expect(await posts()).toBe(aReview);
  for (const question of ["q1", "q2", "q3"] as const) {
    const history = await office.ledger().questions.history(question);
    expect(history.filter(({ to }) => to === "answered")).toHaveLength(1);
  }
});

test("clicks and forms that Slack sends again change nothing", async () => {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  await office.client.click("bo", office.designs, ({ verb }) => verb === "reveal");
  await office.client.redeliver();
  await office.work();
  await office.client.redeliver();
  expect(await posts()).toBe(aReview + 3);
});

test("the same command given twice is two requests, and one document's questions are still asked once", async () => {
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  const before = (await office.ledger().questions.find({})).length;
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  expect((await office.ledger().questions.find({})).length).toBe(before);
});

test("a command that could not be written down is answered with that, to the person who gave it", async () => {
  await office.ledger().close();
  const answered = await office.client.command("ana", office.designs, feedUrl);
  expect(answered.status).toBe(200);
  await office.work().catch(() => {});
  expect(office.whispers("ana").at(-1)?.text).toContain("what you did was not recorded");
  office.errors.length = 0;
});

test("a post that Slack took without our learning of it is found again, in a channel as in a thread", async () => {
  let lost = 0;
  const undo = office.world.slack.rule({
    before: ({ method }) =>
      method === "chat.postMessage" && lost++ % 2 === 0 ? { loseAnswer: true } : undefined,
  });
  await office.client.command("ana", office.designs, feedUrl);
  for (let attempt = 0; attempt < 4; attempt++) {
    await office.work();
    office.clock.now = new Date(office.clock.now.getTime() + 10 * 60_000);
  }
  undo();
  await office.work();
  expect(lost).toBeGreaterThan(2);
  expect(await posts()).toBe(aReview);
});
