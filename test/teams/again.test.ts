import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";

const { designs } = rooms;
let office: TeamsOffice;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-again-"));
  office = await openTeamsOffice({ path: join(folder, "ledger.db") });
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

async function posts(): Promise<number> {
  await office.work();
  return office.messages(designs).length;
}

/** One review is a summary and seven questions. */
const aReview = 8;

test("a mention that is delivered three times, the last one after a restart, is one review", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.client.redeliver();
  expect(await posts()).toBe(aReview);
  await office.restart();
  await office.client.redeliver();
  expect(await posts()).toBe(aReview);
  expect(await office.ledger().reviews.find({})).toHaveLength(1);
});

test("deliveries at the same time are one review", async () => {
  const sent = office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await Promise.all([sent, office.client.redeliver(), office.client.redeliver()]);
  expect(await posts()).toBe(aReview);
  expect(await office.ledger().reviews.find({})).toHaveLength(1);
});

test("forms that come in another order, each three times, settle every question once", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
  const sent: object[] = [];
  for (const question of ["q1", "q2", "q3"]) {
    await office.click(office.bo, designs, "answer", question, { text: `About ${question}` });
    sent.push(office.client.last());
  }
  for (const again of [...sent.toReversed(), ...sent]) await office.client.deliver(again);
  expect(await posts()).toBe(aReview);
  await office.restart();
  for (const again of sent) await office.client.deliver(again);
  expect(await posts()).toBe(aReview);
  for (const question of ["q1", "q2", "q3"] as const) {
    const history = await office.ledger().questions.history(question);
    expect(history.filter(({ to }) => to === "answered")).toHaveLength(1);
  }
});

test("a click that Teams sends again changes nothing", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
  await office.client.click(office.bo, office.withButton(designs, "reveal"), "reveal");
  await office.client.redeliver();
  expect(await posts()).toBe(aReview + 3);
  await office.client.redeliver();
  expect(await posts()).toBe(aReview + 3);
});

test("after a restart the bot speaks in channels and chats that it knew before, and finds its posts again", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
  await office.restart();
  await office.click(office.bo, designs, "answer", "q1", { text: "It does." });
  expect(await posts()).toBe(aReview);
  expect(office.posts(designs)[0]?.text).toContain("6 open questions");
  const key = "review:nothing";
  expect(await office.platform().find(`teams:nobody/channel/x`, key)).toBeUndefined();
});

test("a click that could not be written down is answered with that, in a card as in a dialog", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
  const card = office.withButton(designs, "reveal");
  await office.ledger().close();
  await office.client.click(office.bo, card, "reveal");
  expect(office.client.toasts.map(({ text }) => text)).toEqual([
    expect.stringContaining("that was not recorded. Please click again"),
  ]);
  const name = "composeExtension/fetchTask";
  const invoke = { ...office.client.last(), name, value: { commandId: "reviewDocument" } };
  const { status, body } = await office.client.deliver(invoke);
  expect([status, body]).toEqual([200, expect.stringContaining("was not recorded")]);
  office.errors.length = 0;
});

test("an event that could not be written down is answered with that", async () => {
  await office.ledger().close();
  await office.client.mention(office.ana, rooms.group, "status").catch(() => {});
  const { status } = await office.client.redeliver();
  expect(status).toBe(500);
  office.errors.length = 0;
});
