import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";
import { bot } from "./world/teams-world.ts";

const { designs } = rooms;
let office: TeamsOffice;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-digest-"));
  office = await openTeamsOffice({ path: join(folder, "ledger.db") });
  await installation("add");
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

/** The bot is added to the team, or removed from it. */
async function installation(
  action: "add" | "remove",
  id = `f:${action}-${office.clock.now.getTime()}`,
): Promise<void> {
  const channel = office.world.channels.get(designs);
  if (!channel) throw new Error("there is no such channel");
  const members =
    action === "add" ? { membersAdded: [{ id: bot.id }] } : { membersRemoved: [{ id: bot.id }] };
  const envelope = { ...office.client.envelope(office.ana, channel), id };
  await office.client.deliver({ ...envelope, type: "conversationUpdate", ...members });
  await office.work();
}

/** Lets it become an instant, and everything happen that is due. */
async function at(instant: string): Promise<void> {
  office.clock.now = new Date(instant);
  await office.chat().tick();
  await office.work();
}

const digests = (channel: string = designs): readonly string[] =>
  office
    .posts(channel)
    .map(({ text }) => text)
    .filter((text) => text.startsWith("\nOpen risks"));

test("three weeks: one digest each Monday at nine, whatever happens, also when nothing changed", async () => {
  await at("2026-11-23T08:59:00Z");
  expect(digests()).toHaveLength(0);
  await at("2026-11-23T09:30:00Z");
  expect(digests()).toEqual([expect.stringContaining("7 open")]);
  await office.restart();
  await at("2026-11-24T09:00:00Z");
  expect(digests()).toHaveLength(1);

  await office.click(office.bo, designs, "answer", "q1", { text: "Weekly retraining has an alert." });
  await office.restart();
  await at("2026-11-30T09:30:00Z");
  await office.restart();
  await at("2026-11-30T09:31:00Z");
  expect(digests()).toEqual([expect.anything(), expect.stringMatching(/6 open.*1 closed/)]);

  await at("2026-12-07T09:30:00Z");
  expect(digests().at(-1)).toMatch(/6 open, no change/);
  expect(digests()).toHaveLength(3);
});

test("a digest is a thread of its own in the channel, posted from what was remembered alone", async () => {
  await office.restart();
  await at("2026-11-23T09:30:00Z");
  const digest = office.messages(designs).at(-1);
  expect(digest?.root).toBe(digest?.id);
  const links = office.posts(designs).at(-1)?.live ?? [];
  expect(links[0]).toMatch(
    /^https:\/\/teams\.microsoft\.com\/l\/message\/19%3Adesigns%40thread\.tacv2\/\d+\?tenantId=.*groupId=.*parentMessageId=\d+$/,
  );
});

test("a digest whose answer was lost is found in the channel and not posted again", async () => {
  office.world.faults.push({
    method: "POST",
    path: /\/v3\/conversations$/,
    status: 502,
    isDone: true,
    times: 1,
  });
  await at("2026-11-23T09:30:00Z");
  await at("2026-11-23T10:30:00Z");
  expect(digests()).toHaveLength(1);
});

test("a team that removed the bot gets no digest, and after it was added again it does", async () => {
  await installation("remove");
  await at("2026-11-23T09:30:00Z");
  expect(digests()).toHaveLength(0);
  await installation("add");
  await office.restart();
  await at("2026-11-30T09:30:00Z");
  expect(digests()).toEqual([expect.stringContaining("7 open")]);
});

test("a private channel's risks are told there and nowhere else", async () => {
  office.shelf.set(
    "https://docs.example/secret",
    "# Secret plan\n\nWe rank by salary, retrained nightly on all reviews of everybody.\n".repeat(5),
  );
  await office.client.mention(office.ana, rooms.secret, "review https://docs.example/secret");
  await office.work();
  await at("2026-11-23T10:30:00Z");
  expect(digests(rooms.secret).join()).toContain("Secret plan");
  expect(digests().join()).not.toContain("Secret plan");
});

test("a channel that was renamed is called by its new name, and one that was deleted gets no digest", async () => {
  const channel = office.world.channels.get(designs);
  if (!channel) return;
  const { channelData, ...envelope } = office.client.envelope(office.ana, channel) as { channelData: object };
  const happened = (eventType: string, name?: string) =>
    office.client.deliver({
      ...envelope,
      id: eventType,
      type: "conversationUpdate",
      channelData: {
        ...channelData,
        eventType,
        channel: { id: designs, ...(name === undefined ? {} : { name }) },
      },
    });
  await happened("channelRenamed", "Ranking designs");
  await at("2026-11-23T10:30:00Z");
  expect(digests().at(-1)).toContain("Open risks in #Ranking designs");
  await happened("channelDeleted");
  await at("2026-11-30T10:30:00Z");
  expect(digests()).toHaveLength(1);
});
