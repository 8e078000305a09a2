import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FormValues } from "../../src/render/message.ts";
import type { Button } from "./world/shown-blocks.ts";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
let thread: string;

beforeEach(async () => {
  office = await openSlackOffice();
  thread = await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(() => office.close());

const on =
  (verb: string, target?: string) =>
  (button: Button): boolean =>
    button.verb === verb && (target === undefined || button.target === target);

async function click(by: string, verb: string, target?: string): Promise<void> {
  await office.client.click(by, office.designs, on(verb, target));
  await office.work();
}

async function settle(by: string, verb: string, question: string, values: FormValues): Promise<void> {
  await click(by, verb, question);
  await office.client.submit(by, values);
  await office.work();
}

/** What everybody sees of a question now. */
async function card(question: string): Promise<string> {
  const posts = await office.posts(office.designs);
  return posts.find(({ actions }) => actions.some(({ target }) => target === question))?.text ?? "";
}

const person = (name: string): string => `slack:${office.world.slack.team}:${office.world.people.get(name)}`;

test("a question is answered, shows who did it, and is reopened", async () => {
  await settle("bo", "answer", "q1", { text: "We log <every> impression & click." });
  expect(await card("q1")).toMatch(/Answered by bo, 16 Nov.*We log <every> impression & click\./s);
  expect(await card("q1")).toContain("Reopen");
  await settle("ana", "reopen", "q1", { reason: "The log was switched off." });
  expect(await card("q1")).toContain("reopened");
  expect((await office.ledger().questions.get("q1"))?.status).toBe("reopened");
});

test("a risk is accepted only with an owner, a reason and a day to come", async () => {
  await click("ana", "accept", "q2");
  await office.client.submit("ana", { owner: person("bo"), reason: "", expires: "2020-01-01" });
  expect(Object.keys(office.form("ana")?.problems ?? {}).sort()).toEqual(["expires", "reason"]);
  await office.client.submit("ana", {
    owner: person("bo"),
    reason: "Costs more than it saves",
    expires: "2027-01-31",
  });
  await office.work();
  expect(office.form("ana")).toBeUndefined();
  expect(await card("q2")).toMatch(/Risk accepted by bo until 31 Jan 2027.*recorded by ana/s);
  expect((await office.ledger().questions.get("q2"))?.settlement).toMatchObject({
    kind: "accepted_risk",
    owner: person("bo"),
  });
});

test("a question is dismissed for a reason", async () => {
  await click("bo", "dismiss", "q3");
  await office.client.submit("bo", { reason: "", note: "" });
  expect(office.form("bo")?.problems).toHaveProperty("reason");
  await office.client.submit("bo", { reason: "not_relevant_here", note: "We have no users yet" });
  await office.work();
  expect(await card("q3")).toMatch(/Dismissed by bo.*Not relevant here.*We have no users yet/s);
});

test("a question is given to somebody, who is mentioned", async () => {
  await settle("ana", "assign", "q1", { assignee: person("bo"), due: "2026-12-01" });
  const posts = await office.posts(office.designs);
  const assigned = posts.find(({ actions }) => actions.some(({ target }) => target === "q1"));
  expect(assigned?.live).toEqual([person("bo")]);
  expect(assigned?.text).toContain("due 1 Dec");
});

test("useful and not useful are counted, one voice for each person", async () => {
  for (const [by, verb] of [
    ["ana", "useful"],
    ["bo", "not_useful"],
    ["bo", "useful"],
  ] as const)
    await click(by, verb, "q1");
  expect(await office.ledger().feedback.of(["q1"])).toEqual(new Map([["q1", { useful: 2, notUseful: 0 }]]));
});

test("the other questions are shown when somebody wants them", async () => {
  expect((await office.posts(office.designs))[0]?.text).toContain("Show the other 3");
  await click("bo", "reveal");
  const posts = await office.posts(office.designs);
  expect(posts.filter(({ text }) => text.includes("Answer"))).toHaveLength(10);
  expect(posts[0]?.text).not.toContain("Show the other");
});

test("what somebody wrote in the thread becomes the answer to a question", async () => {
  const ts = await office.client.say(
    "bo",
    office.designs,
    "We own it: the <ranking> team & its rota.",
    thread,
  );
  await office.client.shortcut("ana", "answer_with", { channel: office.designs, ts });
  await office.work();
  expect(office.form("ana")?.text).toContain("Which question does it answer");
  await office.client.submit("ana", { question: "", text: "x" });
  expect(office.form("ana")?.problems).toHaveProperty("question");
  await office.client.submit("ana", { question: "q4", text: "We own it: the <ranking> team & its rota." });
  await office.work();
  expect(await card("q4")).toContain("We own it: the <ranking> team & its rota.");
});

test("a message in a thread without questions answers nothing, and that is said", async () => {
  const ts = await office.client.say("bo", office.designs, "Lunch?");
  await office.client.shortcut("ana", "answer_with", { channel: office.designs, ts });
  await office.work();
  expect(office.form("ana")).toBeUndefined();
  expect(office.whispers("ana").at(-1)?.text).toContain("no open question");
});

test("a review is approved when nothing of high severity is open, and not before", async () => {
  await office.client.mention("ana", office.designs, "approve", thread);
  await office.work();
  expect((await office.posts(office.designs)).map(({ text }) => text).join("\n")).not.toContain("Approved");
  for (const question of await office.ledger().questions.find({ status: ["open"] }))
    await settle("bo", "answer", question.id, { text: "Done." });
  await click("bo", "approve");
  expect((await office.posts(office.designs))[0]?.text).toContain("Approved");
});

test("a document that now answers a question closes it on a recheck, and the undo opens it again", async () => {
  const gone = await office.ledger().questions.get("q1");
  office.shelf.set(
    feedUrl,
    `${office.shelf.get(feedUrl)}\n## Answers\n${gone?.item}: a dashboard shows it within the hour\n`,
  );
  await office.client.mention("bo", office.designs, "recheck", thread);
  await office.work();
  expect(await card("q1")).toContain("Answered by the document");
  await click("ana", "undo", "q1");
  expect((await office.ledger().questions.get("q1"))?.status).toBe("reopened");
});

describe("commands that only read", () => {
  test.each([
    ["status", "Feed ranking"],
    ["risks", "open"],
    ["digest", "open risks in #designs"],
  ])("%s: in the thread for everybody, with /review for one", async (word, expected) => {
    const before = (await office.posts(office.designs)).length;
    await office.client.mention("ana", office.designs, word, thread);
    await office.client.command("bo", office.designs, word);
    await office.work();
    const posts = await office.posts(office.designs);
    expect(posts).toHaveLength(before + 1);
    expect(posts.at(-1)?.text.toLowerCase()).toContain(expected.toLowerCase());
    expect(office.whispers("bo").at(-1)?.text.toLowerCase()).toContain(expected.toLowerCase());
  });

  test("mine and help are for the person alone", async () => {
    await settle("ana", "assign", "q1", { assignee: person("bo"), due: "" });
    for (const word of ["mine", "help"]) await office.client.mention("bo", office.designs, word, thread);
    await office.work();
    const heard = office
      .whispers("bo")
      .map(({ text }) => text)
      .join("\n");
    expect(heard).toContain("For you to settle");
    expect(heard).toContain("recheck");
  });
});

test("two people who act on one question at the same time both get an honest answer", async () => {
  await Promise.all([
    office.client.click("ana", office.designs, on("answer", "q1")),
    office.client.click("bo", office.designs, on("dismiss", "q1")),
  ]);
  await office.work();
  await Promise.all([
    office.client.submit("ana", { text: "Answered first." }),
    office.client.submit("bo", { reason: "wrong", note: "" }),
  ]);
  await office.work();
  const question = await office.ledger().questions.get("q1");
  expect(["answered", "dismissed"]).toContain(question?.status);
  const history = await office.ledger().questions.history("q1");
  expect(history.filter(({ to }) => to === "answered" || to === "dismissed")).toHaveLength(1);
});
