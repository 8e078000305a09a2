import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FormValues } from "../../src/render/message.ts";
import { type Office, openOffice } from "./office.ts";

let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  const { conversation } = await office
    .as(office.ana)
    .mention(office.designs, "review https://docs.example/feed");
  thread = conversation;
  await office.work();
});
afterEach(() => office.close());

async function fill(
  verb: "answer" | "accept" | "dismiss" | "assign" | "reopen",
  target: string,
  values: FormValues,
) {
  await office.as(office.bo).click(thread, verb, target);
  const { reply } = await office.as(office.bo).submit(values);
  await office.work();
  return reply;
}

const card = (id: string) => office.posts(thread).find((text) => text.includes(`· ${id}`)) ?? "";
const settled = { owner: "memory:user/acme/ana", reason: "Small", expires: "2027-01-31" };

describe("a question is settled in place", () => {
  test("answered: who, when and what stand on its card, and the summary counts", async () => {
    expect(office.posts(thread)[0]).toContain("7 open questions.");
    await fill("answer", "q1", { text: "The <b>platform</b> team owns it." });
    expect(card("q1")).toContain("Answered by Bo, 16 Nov");
    expect(card("q1")).toContain("The <b>platform</b> team owns it.");
    expect(card("q1")).toContain("[Reopen]");
    expect(office.posts(thread)[0]).toContain("6 open questions. 3 of high severity. 1 question settled.");
  });

  test("accepted: with an owner, a reason and a day", async () => {
    const wrong = await fill("accept", "q1", { owner: "", reason: " ", expires: "2026-11-16" });
    expect(wrong).toEqual({
      kind: "problems",
      problems: {
        owner: "Name the person who owns the risk.",
        reason: "Say why the risk is acceptable.",
        expires: "Choose a day in the future; the day after, the question opens again.",
      },
    });
    await office.as(office.bo).submit(settled);
    await office.work();
    expect(card("q1")).toContain("Risk accepted by Ana until 31 Jan 2027, recorded by Bo, 16 Nov");
    expect(card("q1")).toContain("Small");
  });

  test("dismissed: with one of the reasons", async () => {
    const wrong = await fill("dismiss", "q1", { reason: "because", note: "" });
    expect(wrong).toMatchObject({ problems: { reason: "Choose why it is dismissed." } });
    await office.as(office.bo).submit({ reason: "already_covered", note: "See the runbook" });
    await office.work();
    expect(card("q1")).toContain("Dismissed by Bo, 16 Nov: Already covered");
    expect(card("q1")).toContain("See the runbook");
  });

  test("reopened: its buttons are back", async () => {
    await fill("dismiss", "q1", { reason: "wrong", note: "" });
    await fill("reopen", "q1", { reason: "It is not wrong" });
    expect(card("q1")).toContain("reopened");
    expect(card("q1")).toContain("[Answer] [Accept risk] [Dismiss] [Assign]");
    expect((await office.ledger().questions.history("q1")).map(({ by, to }) => [by, to])).toEqual([
      ["loophole", "open"],
      [office.bo.id, "dismissed"],
      [office.bo.id, "reopened"],
    ]);
  });

  test("assigned: whoever gets it is named on the card and hears of it in person, once", async () => {
    const assign = { assignee: office.ana.id, due: "2026-11-20" };
    expect(await fill("assign", "q2", { ...assign, due: "2026-11-01" })).toMatchObject({
      problems: { due: "Choose today or a later day." },
    });
    await office.as(office.bo).submit(assign);
    await office.work();
    expect(card("q2")).toContain("@Ana, due 20 Nov");
    await fill("assign", "q2", assign);
    const direct = office.posts("memory:direct/acme/ana");
    expect(direct).toHaveLength(1);
    expect(direct[0]).toContain("Bo asks you to settle a question about “Feed ranking” by 20 Nov.");
  });

  test("with a reply that somebody wrote in the thread", async () => {
    const { reply } = await office.as(office.ana).shortcut(thread, "answer_with", "Ines owns it since May.");
    expect(reply).toMatchObject({ kind: "form", form: { verb: "answer_with", title: "Use as answer" } });
    const { reply: wrong } = await office.as(office.ana).submit({ question: "", text: "Ines owns it" });
    expect(wrong).toMatchObject({ problems: { question: "Choose the question that it answers." } });
    await office.as(office.ana).submit({ question: "q3", text: "Ines owns it since May." });
    await office.work();
    expect(card("q3")).toContain("Answered by Ana");
  });

  test("found useful or not, one voice each", async () => {
    await office.as(office.bo).click(thread, "answer", "q1");
    const { handlers } = office.chat();
    const place = { tenant: "acme", channel: office.designs, conversation: thread };
    const given = {
      place,
      person: office.bo,
      message: null,
      target: "q1",
      surface: "post",
      posted: null,
    } as const;
    await handlers.actionTaken({ ...given, event: "f1", verb: "useful" });
    await handlers.actionTaken({ ...given, event: "f2", verb: "not_useful" });
    expect(await office.ledger().feedback.of(["q1"])).toEqual(new Map([["q1", { useful: 0, notUseful: 1 }]]));
  });

  test("and the held ones are shown on request, once", async () => {
    const shown = await office.as(office.bo).click(thread, "reveal");
    await shown.again();
    await office.work();
    await shown.again();
    await office.work();
    expect(office.posts(thread)).toHaveLength(11);
    expect(office.posts(thread)[0]).toContain("10 open questions.");
    expect(office.posts(thread)[0]).not.toContain("Show");
  });
});

describe("a question is not settled", () => {
  test("by people of another organisation", async () => {
    const { handlers } = office.chat();
    const place = { tenant: "acme", channel: office.designs, conversation: thread };
    const from = { place, person: office.outsider, message: null, surface: "post" as const };
    const click = await handlers.actionTaken({
      ...from,
      event: "e1",
      verb: "dismiss",
      target: "q1",
      posted: null,
    });
    expect(click).toMatchObject({ kind: "whisper" });
    const values = { reason: "wrong", note: "" };
    await handlers.formSubmitted({ ...from, event: "e2", verb: "dismiss", target: "q1", values });
    await office.work();
    expect(card("q1")).toContain("[Answer]");
  });

  test("in the name of people of another organisation", async () => {
    await fill("accept", "q1", { ...settled, owner: office.outsider.id });
    expect(office.whispers(office.bo).at(-1)).toContain("Eve is not a member of this organisation.");
    expect(card("q1")).toContain("[Answer]");
  });

  test("twice in different ways: the second person is told", async () => {
    await office.as(office.ana).click(thread, "answer", "q1");
    await office.as(office.bo).click(thread, "dismiss", "q1");
    await office.as(office.ana).submit({ text: "Ines owns it" });
    await office.as(office.bo).submit({ reason: "wrong", note: "" });
    await office.work();
    const lost = [...office.whispers(office.ana), ...office.whispers(office.bo)];
    expect(lost).toEqual([expect.stringContaining("Reopen it first to settle it in another way.")]);
    const { reply } = await office.as(office.ana).click(thread, "reopen", "q1");
    expect(reply.kind).toBe("form");
  });

  test("from a place that may not see it", async () => {
    const { conversation } = await office
      .as(office.ana)
      .mention(office.secret, "review https://docs.example/feed");
    await office.work();
    office.shelf.set("https://docs.example/plan", "# Plan\n\nNothing is decided about the plan as yet.\n");
    const { conversation: hidden } = await office
      .as(office.ana)
      .mention(office.secret, "review https://docs.example/plan");
    await office.work();
    const [secret] = await office.ledger().questions.find({ conversation: hidden });
    expect(conversation).not.toBe(hidden);
    const place = { tenant: "acme", channel: office.designs, conversation: thread };
    const answer = await office.chat().handlers.actionTaken({
      event: "e9",
      place,
      person: office.bo,
      message: null,
      verb: "answer",
      target: secret?.id ?? "",
      surface: "post",
      posted: null,
    });
    expect(answer).toMatchObject({
      kind: "whisper",
      message: { summary: expect.stringContaining("There is no question") as string },
    });
  });
});

test("a review is given up by people, from its status", async () => {
  await office.as(office.bo).mention(thread, "status");
  await office.work();
  await office.as(office.bo).click(thread, "abandon");
  await office.work();
  expect(office.posts(thread)[0]).toContain("Abandoned. A new review starts it again.");
  expect((await office.ledger().reviews.history("r1")).at(-1)).toMatchObject({
    by: office.bo.id,
    to: "abandoned",
  });
});

test.each([
  ["Pacific/Kiritimati", "2026-11-16T11:00:00Z", "2026-11-16", "2026-11-17", "2027-02-15"],
  ["America/New_York", "2026-11-17T02:00:00Z", "2026-11-15", "2026-11-16", "2027-02-14"],
])(
  "in %s days are those of the channel, at %s: not %s, but %s",
  async (timezone, now, over, today, in90Days) => {
    await office.ledger().conversations.configure(office.designs, { timezone }, "ana");
    office.clock.now = new Date(now);
    const { reply } = await office.as(office.bo).click(thread, "accept", "q2");
    const fields = reply.kind === "form" ? reply.form.fields : [];
    expect(fields.find(({ name }) => name === "expires")).toMatchObject({ value: in90Days });
    const wrong = await fill("assign", "q1", { assignee: office.ana.id, due: over });
    expect(wrong).toEqual({ kind: "problems", problems: { due: "Choose today or a later day." } });
    await fill("assign", "q1", { assignee: office.ana.id, due: today });
    expect(await office.ledger().questions.get("q1")).toMatchObject({ due: today });
  },
);
