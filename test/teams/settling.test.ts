import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { userId } from "../../src/platforms/teams/ids.ts";
import { feedUrl } from "../chat/shelf.ts";
import { elementsIn } from "./world/shown-card.ts";
import { cardOf } from "./world/teams-client.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";
import { tenant, type WorldUser } from "./world/teams-world.ts";

const { designs } = rooms;
let office: TeamsOffice;
beforeEach(async () => {
  office = await openTeamsOffice();
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(() => office.close());

const person = ({ aad }: WorldUser): string => userId(tenant, aad);
const question = async (id: "q1" | "q2") => office.ledger().questions.get(id);
/** The text of the card that shows a question. */
const cardText = (id: string): string => {
  const isAbout = new RegExp(`^loophole question:${id}\\b`);
  const found = office
    .messages(designs)
    .find(({ activity }) => isAbout.test(elementsIn(cardOf(activity))[1]?.id ?? ""));
  return elementsIn(cardOf(found?.activity))
    .map(({ text }) => text ?? "")
    .join("");
};

describe("a question is settled in its card, for everybody", () => {
  test("by an answer; the form stands in the place of the card for one person alone", async () => {
    const before = cardText("q1");
    await office.client.click(office.bo, office.withButton(designs, "answer", "q1"), "answer", "q1");
    expect(office.view(office.bo)?.text).toContain("Your answer");
    expect(cardText("q1")).toBe(before);
    await office.client.submit(office.bo, { text: "We keep a month of <clicks> & [links](x)" });
    expect(office.view(office.bo)?.text).toContain("Answered");
    expect(office.view(office.bo)?.actions).toEqual([]);
    await office.work();
    expect(cardText("q1")).toContain("Answered by Bo");
    expect(cardText("q1")).toContain("We keep a month of <clicks> & [links](x)");
    expect((await question("q1"))?.settlement).toMatchObject({ kind: "answered", by: person(office.bo) });
    expect(office.posts(designs)[0]?.text).toContain("6 open questions");
  });

  test("by accepting the risk, with an owner, a reason and a day", async () => {
    await office.client.click(office.ana, office.withButton(designs, "accept", "q1"), "accept", "q1");
    const owners = elementsIn(office.client.views.get(office.ana.aad)?.card ?? {}).find(
      ({ id }) => id === "person:owner",
    );
    expect(owners?.choices?.map(({ title }) => title)).toEqual(["Ana", "Bo"]);
    expect(owners?.value).toBe(office.ana.aad);
    await office.client.submit(office.ana, { owner: person(office.bo), reason: "", expires: "2026-01-01" });
    expect(office.view(office.ana)?.text).toMatch(/reason|why/i);
    expect((await question("q1"))?.status).toBe("open");
    await office.client.submit(office.ana, {
      owner: person(office.bo),
      reason: "A pilot",
      expires: "2026-12-31",
    });
    await office.work();
    expect(cardText("q1")).toContain("Risk accepted by Bo until 31 Dec, recorded by Ana");
    expect((await question("q1"))?.settlement).toMatchObject({
      owner: person(office.bo),
      expires: "2026-12-31",
    });
  });

  test("what was sent with a problem stands there again, with the problem at its field", async () => {
    await office.client.click(office.ana, office.withButton(designs, "accept", "q1"), "accept", "q1");
    await office.client.submit(office.ana, {
      owner: person(office.bo),
      reason: "A pilot",
      expires: "yesterday",
    });
    const fields = elementsIn(office.client.views.get(office.ana.aad)?.card ?? {});
    const values = Object.fromEntries(
      fields.flatMap(({ id, value }) => (id === undefined ? [] : [[id, value]])),
    );
    expect(values).toMatchObject({
      "person:owner": office.bo.aad,
      "text:reason": "A pilot",
      "date:expires": "yesterday",
    });
    const at = fields.findIndex(({ id }) => id === "date:expires");
    const problem = fields.slice(at).find(({ color }) => color === "Attention");
    expect(problem?.text).toMatch(/day|date/i);
  });

  test("by dismissing it, and it can be opened again", async () => {
    await office.click(office.bo, designs, "dismiss", "q2", { reason: "wrong", note: "Not so" });
    expect(cardText("q2")).toContain("Dismissed by Bo");
    await office.click(office.ana, designs, "reopen", "q2", { reason: "It is so" });
    expect(cardText("q2")).toContain("reopened");
    expect((await question("q2"))?.status).toBe("reopened");
  });

  test("and it can be given to somebody, who is called in the card", async () => {
    await office.click(office.ana, designs, "assign", "q1", {
      assignee: person(office.bo),
      due: "2026-11-30",
    });
    const card = office.withButton(designs, "answer", "q1");
    const entities = (cardOf(card.activity).msteams?.entities ?? []).map(({ mentioned }) => mentioned.id);
    expect(entities).toEqual([office.bo.aad]);
    expect(cardText("q1")).toContain("<at>Bo</at>, due 30 Nov");
  });

  test("a form that is put away leaves the card as it was", async () => {
    const message = office.withButton(designs, "answer", "q1");
    const before = cardText("q1");
    await office.client.click(office.bo, message, "answer", "q1");
    await office.client.click(office.bo, message, "close");
    const card = office.client.views.get(office.bo.aad)?.card ?? {};
    expect(
      elementsIn(card)
        .map(({ text }) => text ?? "")
        .join(""),
    ).toBe(before);
    expect(office.view(office.bo)?.actions.length).toBeGreaterThan(3);
  });

  test("the others are shown with one click", async () => {
    const before = office.messages(designs).length;
    await office.click(office.bo, designs, "reveal");
    expect(office.messages(designs)).toHaveLength(before + 3);
  });

  test("and once all is settled, the design is approved", async () => {
    for (const { id } of await office.ledger().questions.find({ status: ["open"] }))
      await office.click(office.ana, designs, "answer", id, { text: "It does." });
    await office.click(office.bo, designs, "approve");
    expect(office.posts(designs)[0]?.text).toContain("Approved.");
  });
});

test("whoever sends a form gets the card that everybody gets, however fast or slow the work is", async () => {
  await office.close();
  office = await openTeamsOffice({ settings: { patienceMs: 20_000 } });
  await office.client.mention(office.ana, designs, `review ${feedUrl}`);
  await office.work();
  await office.client.click(office.bo, office.withButton(designs, "answer", "q1"), "answer", "q1");
  const sending = office.client.submit(office.bo, { text: "It does." });
  while ((await question("q1"))?.status === "open") {
    await sleep(10);
    await office.work();
  }
  await sending;
  expect(office.view(office.bo)?.text).toContain("Answered by Bo");
  expect(office.view(office.bo)?.actions.map(({ verb }) => verb)).toEqual(["reopen"]);
});

test("thumbs under a question are what somebody thinks of it, and are answered with nothing", async () => {
  const message = office.withButton(designs, "answer", "q1");
  expect(message.activity?.channelData?.feedbackLoop).toEqual({ type: "default" });
  expect(await office.client.thumb(office.bo, message, "like")).toEqual({ status: 200, body: "" });
  expect(await office.client.thumb(office.ana, message, "dislike")).toEqual({ status: 200, body: "" });
  expect(await office.ledger().feedback.of(["q1"])).toEqual(new Map([["q1", { useful: 1, notUseful: 1 }]]));
});

test("who belongs to another organisation settles nothing", async () => {
  const message = office.withButton(designs, "answer", "q1");
  await office.client.click(office.eve, message, "answer", "q1");
  expect(office.view(office.eve)).toBeUndefined();
  expect(office.told(office.eve).join()).toMatch(/organisation|workspace|member/i);
});

test("an old client sends the button as a message, or asks for a dialog", async () => {
  const message = office.withButton(designs, "answer", "q1");
  const room = office.world.channels.get(designs);
  const buttons = elementsIn(cardOf(message.activity)).filter(({ type }) => type === "Action.Execute");
  const answer = buttons.find(({ title }) => title === "Answer")?.fallback;
  if (!room || !answer) throw new Error("the card has no fallback");
  expect(answer.data).toMatchObject({ msteams: { type: "task/fetch" } });
  const about = { replyToId: message.id };
  const { body } = await office.client.invoke(office.bo, designs, "task/fetch", { data: answer.data }, about);
  const { task } = JSON.parse(body) as { task: { value: { title: string; card: { content: object } } } };
  expect(task.value.title).toBe("Answer");
  const send = elementsIn(task.value.card.content).find(({ type }) => type === "Action.Submit");
  const data = { ...send?.data, "text:text": "By hand" };
  expect((await office.client.invoke(office.bo, designs, "task/submit", { data }, about)).body).toContain(
    "Answered",
  );
  await office.work();
  expect(cardText("q1")).toContain("By hand");

  const summary = office.messages(designs)[0];
  const reveal = elementsIn(cardOf(summary?.activity)).find(({ title }) =>
    title?.startsWith("Show"),
  )?.fallback;
  const envelope = office.client.envelope(office.bo, room, summary?.root);
  await office.client.deliver({ ...envelope, type: "message", value: reveal?.data, replyToId: summary?.id });
  await office.work();
  expect(office.messages(designs)).toHaveLength(11);
});

describe("what comes back from a card is checked", () => {
  const act = (by: WorldUser, loophole: object) =>
    office.client.invoke(by, rooms.group, "adaptiveCard/action", { action: { data: { loophole } } });

  test("a button about a conversation counts only for those who are in it", async () => {
    const secret = `teams:${tenant}/channel/${encodeURIComponent(rooms.secret)}`;
    const { body } = await act(office.bo, { verb: "page", target: "risks:0", key: "k", about: secret });
    expect(body).toContain("You are not in the conversation");
    const elsewhere = secret.replace(tenant, "bbbbbbbb-0000-4000-8000-000000000002");
    expect(
      (await act(office.ana, { verb: "page", target: "risks:0", key: "k", about: elsewhere })).body,
    ).toContain("You are not in");
    await office.work();
    expect(office.told(office.bo).join()).not.toContain("risk");
  });

  test("a target that is made up is a sentence", async () => {
    for (const target of ["q999", "'; drop table questions; --", "r1"]) {
      const { status, body } = await act(office.bo, { verb: "answer", target, key: "k" });
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ type: "application/vnd.microsoft.activity.message" });
    }
  });
});

test("status, risks and somebody's own are told where they were asked for", async () => {
  const root = office.messages(designs)[0]?.root;
  await office.client.mention(office.bo, designs, "status", root);
  await office.work();
  expect(office.posts(designs).at(-1)?.text).toContain("Awaiting answers");
  await office.click(office.ana, designs, "assign", "q1", { assignee: person(office.bo), due: "" });
  await office.client.mention(office.bo, designs, "mine", root);
  await office.work();
  expect(office.told(office.bo).at(-1)).toContain("q1");
  expect(office.posts(designs).at(-1)?.text).not.toContain("For you to settle");
});

test("the settings of a channel are a form behind a button", async () => {
  await office.client.mention(office.ana, designs, "settings");
  await office.work();
  const offer = [...office.messages(designs), ...office.messages(`a:${office.ana.aad}`)].findLast(
    ({ activity }) => JSON.stringify(activity).includes('"verb":"settings"'),
  );
  if (!offer) throw new Error("no settings were offered");
  await office.client.click(office.ana, offer, "settings");
  expect(office.view(office.ana)?.text).toContain("Day of the weekly digest");
  await office.client.submit(office.ana, {
    digestDay: "3",
    digestHour: "8",
    timezone: "Europe/Berlin",
    language: "de",
    budget: "5",
    approvers: [person(office.ana), person(office.bo)],
  });
  await office.work();
  const channel = `teams:${tenant}/channel/${encodeURIComponent(designs)}`;
  expect(await office.ledger().conversations.settings(channel)).toMatchObject({
    digestDay: 3,
    language: "de",
    approvers: [person(office.ana), person(office.bo)],
  });
});
