import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice } from "./office.ts";

const renamed = "memory:channel/renamed";
let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  ({ conversation: thread } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed"));
  await office.work();
});
afterEach(() => office.close());

const hourMs = 3_600_000;
const until = async (iso: string) => {
  const end = new Date(iso).getTime();
  while (office.clock.now.getTime() < end) {
    office.clock.now = new Date(Math.min(end, office.clock.now.getTime() + 3 * hourMs));
    await office.chat().tick();
    await office.work();
  }
};
const digests = (at: string) => office.posts(at).filter((text) => text.includes("· week "));
const weeks = (at: string) => digests(at).map((text) => /week \d+/.exec(text)?.[0]);
const move = async (to = renamed) => {
  const info = office.world.channels.get(office.designs);
  if (info) office.world.channels.set(to, { ...info, channel: to });
  await office.chat().handlers.moved({ from: office.designs, to });
};
const set = async (values: { readonly digestDay: string; readonly digestHour: string }, channel: string) => {
  await office.as(office.ana).slash(channel, "settings");
  const same = { timezone: "UTC", language: "en", budget: "7", approvers: [] };
  await office.as(office.ana).submit({ ...same, ...values });
  await office.work();
};

describe("a channel that gets another id", () => {
  test("has its next digest there, under the name that it has now", async () => {
    await office.chat().handlers.renamed({ channel: office.designs, name: "design-reviews" });
    await move();
    await until("2026-11-24T00:00:00Z");
    expect(digests(renamed)).toEqual([expect.stringContaining("#design-reviews")]);
    expect(digests(office.designs)).toEqual([]);
  });

  test("has no second digest in the week of which it had one already, and the next one then", async () => {
    await until("2026-11-23T12:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 48"]);
    await move();
    await until("2026-11-30T08:00:00Z");
    expect(weeks(renamed)).toEqual([]);
    await until("2026-11-30T12:00:00Z");
    expect(weeks(renamed)).toEqual(["week 49"]);
  });

  test("has there what it did not have yet of this week", async () => {
    // Nobody was there on Monday.
    office.clock.now = new Date("2026-11-25T12:00:00Z");
    await move();
    await until("2026-11-25T15:00:00Z");
    expect(weeks(renamed)).toEqual(["week 48"]);
  });

  test("keeps its questions, posts and settings", async () => {
    await office.ledger().conversations.configure(office.designs, { budget: 3, digestDay: 3 }, "ana");
    await move();
    expect(await office.ledger().conversations.settings(thread)).toMatchObject({ budget: 3, digestDay: 3 });
    expect(await office.ledger().conversations.get(office.designs)).toBeUndefined();
    const place = { tenant: "acme", channel: renamed, conversation: renamed };
    const click = { place, person: office.bo, message: null, surface: "post", posted: null } as const;
    const { handlers } = office.chat();
    const reply = await handlers.actionTaken({ ...click, event: "e1", verb: "answer", target: "q1" });
    expect(reply).toMatchObject({ kind: "form", form: { target: "q1" } });
    const values = { text: "It is decided." };
    await handlers.formSubmitted({ ...click, event: "e2", verb: "answer", target: "q1", values });
    await office.work();
    expect(office.posts(thread).find((text) => text.includes("· q1"))).toContain("Answered by Bo");
    await until("2026-11-19T00:00:00Z");
    expect(weeks(renamed)).toEqual(["week 47"]);
  });

  test("is nothing to a program that does not know it", async () => {
    await office.chat().handlers.moved({ from: "memory:channel/unknown", to: renamed });
    await office.chat().handlers.renamed({ channel: renamed, name: "design-reviews" });
    expect(await office.ledger().conversations.get(renamed)).toBeUndefined();
  });
});

test("a channel that the bot left and joined again goes on as before, and is not welcomed twice", async () => {
  const place = { tenant: "acme", channel: office.designs, conversation: office.designs };
  const joined = { place, person: office.ana, message: null };
  await office.ledger().conversations.configure(office.designs, { budget: 3 }, "ana");
  await office.chat().handlers.left({ channel: office.designs });
  await until("2026-11-24T00:00:00Z");
  expect(digests(office.designs)).toEqual([]);
  await office.chat().handlers.joined({ ...joined, event: "joined" });
  await until("2026-11-30T12:00:00Z");
  expect(weeks(office.designs)).toEqual(["week 48", "week 49"]);
  expect(office.posts(office.designs).filter((text) => text.includes("[Review an example]"))).toEqual([]);
  expect(await office.ledger().conversations.settings(office.designs)).toMatchObject({ budget: 3 });
});

describe("a new hour of the digest", () => {
  test("brings no second digest in a week that had one", async () => {
    await until("2026-11-23T12:00:00Z");
    await set({ digestDay: "4", digestHour: "9" }, office.designs);
    await until("2026-11-29T12:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 48"]);
    await until("2026-12-04T00:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 48", "week 49"]);
  });

  test("is not made up for in a week that is over", async () => {
    // The first week ended without a digest: on its Monday nothing was reviewed here yet.
    await until("2026-11-23T08:00:00Z");
    await set({ digestDay: "7", digestHour: "9" }, office.designs);
    expect(office.whispers(office.ana).at(-1)).toContain(
      "The next digest comes on Sunday 29 November at 09:00",
    );
    await until("2026-11-29T08:00:00Z");
    expect(weeks(office.designs)).toEqual([]);
    await until("2026-11-29T12:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 48"]);
  });

  test("that is over already in this week has its digest at once", async () => {
    await set({ digestDay: "5", digestHour: "9" }, office.designs);
    await until("2026-11-25T06:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 47"]);
    await set({ digestDay: "2", digestHour: "9" }, office.designs);
    await until("2026-11-25T12:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 47", "week 48"]);
    await until("2026-12-01T06:00:00Z");
    expect(weeks(office.designs)).toEqual(["week 47", "week 48"]);
  });
});
