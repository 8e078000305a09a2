import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-digest-"));
  office = await openSlackOffice({ path: join(folder, "ledger.db") });
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

/** Lets it become an instant, and everything happen that is due. */
async function at(instant: string): Promise<void> {
  office.clock.now = new Date(instant);
  await office.chat().tick();
  await office.work();
}

const digests = async (channel = office.designs): Promise<readonly string[]> =>
  (await office.posts(channel)).map(({ text }) => text).filter((text) => text.startsWith("Open risks"));

test("three weeks: one digest each Monday at nine, whatever happens, also when nothing changed", async () => {
  await at("2026-11-23T08:59:00Z");
  expect(await digests()).toHaveLength(0);
  await at("2026-11-23T09:30:00Z");
  expect(await digests()).toEqual([expect.stringContaining("7 open")]);
  await at("2026-11-23T12:00:00Z");
  await office.restart();
  await at("2026-11-24T09:00:00Z");
  expect(await digests()).toHaveLength(1);

  await office.client.click("bo", office.designs, ({ verb, target }) => verb === "answer" && target === "q1");
  await office.work();
  await office.client.submit("bo", { text: "Weekly retraining has an alert." });
  await office.work();
  await office.restart();
  await at("2026-11-30T09:30:00Z");
  await office.restart();
  await at("2026-11-30T09:31:00Z");
  expect(await digests()).toEqual([expect.anything(), expect.stringMatching(/6 open.*1 closed/)]);

  await at("2026-12-07T09:30:00Z");
  expect((await digests()).at(-1)).toMatch(/6 open, no change/);
  expect(await digests()).toHaveLength(3);
});

test("a process that was down at the hour sends it late, and once", async () => {
  await office.restart();
  await at("2026-11-25T17:00:00Z");
  await at("2026-11-25T17:01:00Z");
  expect(await digests()).toHaveLength(1);
});

test("a private channel's risks are told there and nowhere else", async () => {
  office.shelf.set(
    "https://docs.example/secret",
    "# Secret plan\n\nWe rank by salary, retrained nightly on all reviews of everybody.\n".repeat(5),
  );
  await office.client.mention("ana", office.secret, "review https://docs.example/secret");
  await office.work();
  await at("2026-11-23T10:30:00Z");
  expect((await digests(office.secret)).join()).toContain("Secret plan");
  expect((await digests()).join()).not.toContain("Secret plan");
});

test("a channel that changed its id gets its digest there, and one that the bot left gets none", async () => {
  const { team } = office.world.slack;
  const renamed = await office.world.channel("designs-new", ["ana", "bo"]);
  await office.client.event({
    type: "channel_id_changed",
    old_channel_id: office.designs,
    new_channel_id: renamed,
  });
  await at("2026-11-23T10:30:00Z");
  expect(await digests(renamed)).toHaveLength(1);
  expect(await digests()).toHaveLength(0);
  await office.client.event({ type: "channel_left", channel: renamed });
  await at("2026-11-30T10:30:00Z");
  expect(await digests(renamed)).toHaveLength(1);
  expect(team).toBeDefined();
});
