import { afterEach, beforeEach, expect, test } from "vitest";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
const person = (name: string): string => `slack:${office.world.slack.team}:${office.world.people.get(name)}`;

beforeEach(async () => {
  office = await openSlackOffice();
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(() => office.close());

/** Gives every open question to somebody. */
async function assignAll(to: string): Promise<void> {
  for (const { id } of await office.ledger().questions.find({ status: ["open"] }))
    await office.ledger().questions.assign(id, { assignee: person(to) }, person(to));
}

test("an empty page says so, and offers a review", async () => {
  await office.client.openHome("eve");
  await office.work();
  expect(office.home("eve").text).toContain("Nothing waits for you.");
  expect(office.home("eve").actions.map(({ verb }) => verb)).toEqual(["review", "review_example"]);
});

test("somebody's page shows their questions, reviews and channels, page by page, with the same actions", async () => {
  await assignAll("ana");
  await office.client.openHome("ana");
  await office.work();
  const first = office.home("ana");
  expect(first.text).toContain("1 to 5 of 7");
  expect(first.text).toContain("#designs: 7 open risks");
  expect(first.text).toContain("Reviews you asked for");
  await office.client.clickHome("ana", ({ verb, target }) => verb === "page" && target === "home:5");
  await office.work();
  expect(office.home("ana").text).toContain("6 to 7 of 7");

  const answer = office.home("ana").actions.find(({ verb }) => verb === "answer");
  await office.client.clickHome("ana", ({ verb, target }) => verb === "answer" && target === answer?.target);
  await office.work();
  await office.client.submit("ana", { text: "Answered from home." });
  await office.work();
  expect((await office.posts(office.designs)).map(({ text }) => text).join("\n")).toContain(
    "Answered from home.",
  );
  await office.client.openHome("ana");
  await office.work();
  expect(office.home("ana").text).toContain("1 to 5 of 6");
});

test("what others ask in channels that a person is not in is not on their page", async () => {
  const secret = await office.client.mention("ana", office.secret, `review ${feedUrl}`);
  await office.work();
  expect(secret).toBeDefined();
  for (const name of ["ana", "bo"]) await office.client.openHome(name);
  await office.work();
  expect(office.home("ana").text).toContain("#secret");
  expect(office.home("bo").text).not.toContain("#secret");
});

test("a review is started from somebody's page, in a channel that they are in", async () => {
  await office.client.openHome("bo");
  await office.work();
  await office.client.clickHome("bo", ({ verb }) => verb === "review");
  await office.work();
  const channel = (id: string): string => `slack:${office.world.slack.team}:${id}`;
  await office.client.submit("bo", {
    link: "https://docs.example/feed",
    channel: channel(office.secret),
    follow: false,
  });
  await office.work();
  expect(await office.posts(office.secret)).toEqual([]);
  await office.client.clickHome("bo", ({ verb }) => verb === "review");
  await office.work();
  await office.client.submit("bo", { link: feedUrl, channel: channel(office.designs), follow: false });
  await office.work();
  expect(
    (await office.posts(office.designs)).filter(({ text }) => text.includes("Feed ranking")).length,
  ).toBeGreaterThan(1);
});

test("the channel's settings are a form; what cannot be is said at its field", async () => {
  await office.client.command("ana", office.designs, "settings");
  await office.work();
  expect(office.form("ana")?.text).toContain("Day of the weekly digest");
  const values = {
    digestDay: "5",
    digestHour: "16",
    timezone: "Mars/Olympus",
    language: "en",
    budget: "3",
    approvers: [person("bo")],
  };
  await office.client.submit("ana", values);
  expect(office.form("ana")?.problems).toHaveProperty("timezone");
  await office.client.submit("ana", { ...values, timezone: "Europe/Berlin" });
  await office.work();
  const settings = await office
    .ledger()
    .conversations.settings(`slack:${office.world.slack.team}:${office.designs}`);
  expect(settings).toEqual({
    digestDay: 5,
    digestHour: 16,
    timezone: "Europe/Berlin",
    language: "en",
    budget: 3,
    approvers: [person("bo")],
  });
});

test("a mention cannot show a form, so it offers a button that does, to the person alone", async () => {
  const before = (await office.posts(office.designs)).length;
  await office.client.mention("bo", office.designs, "settings");
  await office.work();
  expect((await office.posts(office.designs)).length).toBe(before);
  await office.client.click("bo", office.designs, ({ verb }) => verb === "settings");
  await office.work();
  expect(office.form("bo")?.text).toContain("Day of the weekly digest");
});
