import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";

const { designs } = rooms;
let office: TeamsOffice;
beforeEach(async () => {
  office = await openTeamsOffice();
});
afterEach(() => office.close());

const hour = 3_600_000;
const pass = async (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms);
  await office.work();
};
const beAway = (status: number) => {
  office.world.faults.length = 0;
  for (const method of ["GET", "POST", "PUT", "DELETE"])
    office.world.faults.push({ method, path: /^\/(?:amer|graph)\//, status, times: 10_000 });
};

test("Teams is away for hours and then back: the review is made, and nothing stands there twice", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  for (const status of [503, 500, 502, 504, 503]) {
    beAway(status);
    await pass(hour);
  }
  expect(office.messages(designs)).toHaveLength(0);
  expect((await office.ledger().jobs.waiting()).count).toBe(1);
  office.world.faults.length = 0;
  for (let minutes = 0; minutes < 11; minutes += 1) await pass(60_000);
  expect(office.messages(designs)).toHaveLength(8);
  expect((await office.ledger().jobs.waiting()).count).toBe(0);
}, 120_000);

test("Teams is away for longer than a day: whoever asked is told when it is back", async () => {
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  beAway(503);
  for (let hours = 0; hours < 26; hours += 1) await pass(hour);
  office.world.faults.length = 0;
  for (let minutes = 0; minutes < 6; minutes += 1) await pass(60_000);
  const said = office.world.messages.map(({ activity }) => JSON.stringify(activity ?? {}));
  expect(said.filter((each) => each.includes("I tried for a day and gave up."))).toHaveLength(1);
  expect(said.filter((each) => each.includes("Reading"))).toEqual([]);
  expect((await office.ledger().jobs.waiting()).count).toBe(0);
}, 120_000);
