import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";

/** Posts that are deleted by people or by retention, and channels in which nothing may be changed. */

const { designs } = rooms;
let office: TeamsOffice;
beforeEach(async () => {
  office = await openTeamsOffice();
});
afterEach(() => office.close());

async function reviewed(): Promise<void> {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
}

const texts = () => office.posts(designs).map(({ text }) => text);

test("a card and a summary that were deleted: the answer is kept, the summary is said anew, the rest goes on", async () => {
  await reviewed();
  const card = office.withButton(designs, "answer", "q1");
  await office.client.click(office.bo, card, "answer", "q1");
  const [summary] = office.messages(designs);
  for (const gone of [card, summary]) if (gone) gone.isDeleted = true;
  await office.client.submit(office.bo, { text: "It does." });
  await office.work();
  expect(texts().filter((text) => text.includes("6 open questions"))).toHaveLength(1);
  expect(texts()).toHaveLength(7);
  await office.click(office.bo, designs, "answer", "q2", { text: "It does as well." });
  expect(texts().filter((text) => text.includes("5 open questions"))).toHaveLength(1);
  expect(texts()).toHaveLength(7);
});

test("where Teams lets nothing be changed, a review ends, and each change is told by another summary", async () => {
  // What is not by the bot is forbidden to it.
  const forbid = () => {
    for (const message of office.world.messages)
      if (message.by === "bot") Object.assign(message, { by: office.ana.aad });
  };
  await reviewed();
  const card = office.withButton(designs, "answer", "q1");
  await office.client.click(office.bo, card, "answer", "q1");
  forbid();
  await office.client.submit(office.bo, { text: "It does." });
  await office.work();
  expect(texts()).toEqual([expect.stringContaining("6 open questions")]);
  expect(await office.ledger().questions.get("q1")).toMatchObject({ status: "answered" });
});
