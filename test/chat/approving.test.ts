import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/platforms/people-and-places.ts";
import { feed, type Office, openOffice } from "./office.ts";

let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  thread = await said("review https://docs.example/feed", office.designs);
});
afterEach(() => office.close());

/** What somebody says to the bot, done; returns the thread. */
async function said(text: string, at: string, by: Person = office.ana) {
  const { conversation } = await office.as(by).mention(at, text);
  await office.work();
  return conversation;
}
async function clicks(by: Person, at = thread) {
  await office.as(by).click(at, "approve");
  await office.work();
}
async function answerAll(conversation = thread, but: readonly string[] = []) {
  const { questions } = office.ledger();
  const move = { kind: "answer", text: "It is decided." } as const;
  const open = await questions.find({ conversation, status: ["open", "reopened"] });
  for (const { id, severity } of open)
    if (!but.includes(severity)) await questions.move(id, move, office.bo.id);
}
/** Answers what is of high severity, the last of it by its button, so that the summary is drawn anew. */
async function answerHigh() {
  const { questions } = office.ledger();
  const open = await questions.find({ conversation: thread, status: ["open", "reopened"] });
  for (const { id, severity } of open.slice(1))
    if (severity === "high") await questions.move(id, { kind: "answer", text: "Decided." }, office.bo.id);
  await office.as(office.bo).click(thread, "answer", "q1");
  await office.as(office.bo).submit({ text: "It is decided." });
  await office.work();
}
const statusOf = async (id: "r1" | "r2" | "r3") => (await office.ledger().reviews.get(id))?.status;
const told = (person: Person) => office.whispers(person).at(-1) ?? "";
const approvals = (at = thread) => office.posts(at).filter((text) => text.includes(" approved "));
/** Another document, reviewed in a thread of its own. */
async function another(name: string) {
  office.shelf.set(`https://docs.example/${name}`, `# The ${name}\n\nNothing of it is decided as yet.\n`);
  return said(`review https://docs.example/${name}`, office.designs);
}

describe("a design is approved", () => {
  test("not while a question of high severity is open", async () => {
    expect(office.posts(thread)[0]).not.toContain("[Approve]");
    await said("approve", thread);
    expect(told(office.ana)).toContain("Questions of high severity are still open: q1, q2");
    expect(await statusOf("r1")).toBe("awaiting_answers");
    expect(approvals()).toEqual([]);
  });

  test("with lesser questions open only by who takes them in, and that is kept", async () => {
    await answerHigh();
    await said("approve", thread);
    expect(told(office.ana)).toMatch(/It would be approved with \d+ of lower severity still open \(q\d/);
    expect(await statusOf("r1")).toBe("awaiting_answers");
    await clicks(office.ana);
    const form = office.world.forms.get(office.ana.id)?.form;
    expect(form).toMatchObject({ verb: "approve", target: expect.stringMatching(/^r1:[0-9a-f]{8}$/) });
    expect(JSON.stringify(form?.intro)).toContain("of lower severity still open");
    await office.as(office.ana).submit({ why: "The pilot is small." });
    await office.work();
    expect(await statusOf("r1")).toBe("approved");
    expect(office.posts(thread)[0]).toContain("Approved. On record: “The pilot is small; with");
    expect(office.posts(thread)[0]).not.toContain("[Approve]");
    expect(approvals()[0]).toMatch(
      /^Ana approved “Feed ranking”: “The pilot is small; with \d of lower severity/,
    );
  });

  test("not with what was opened since the form was shown", async () => {
    await answerHigh();
    await clicks(office.ana);
    const reopen = { kind: "reopen", reason: "It is not decided." } as const;
    await office.ledger().questions.move("q1", reopen, "bo");
    await office.as(office.ana).submit({ why: "" });
    await office.work();
    expect(await statusOf("r1")).toBe("awaiting_answers");
    expect(office.world.forms.get(office.ana.id)).toBeDefined();
  });

  test("with a question of another review that was reopened only after it is settled", async () => {
    await answerAll();
    office.shelf.set("https://docs.example/feed", `${feed}\nAnd now something else is in it.\n`);
    await said("recheck", thread);
    await answerAll();
    expect(await statusOf("r2")).toBe("ready");
    await office.ledger().questions.move("q1", { kind: "reopen", reason: "Not so." }, "bo");
    expect(await statusOf("r2")).toBe("awaiting_answers");
    await said("approve r2", thread);
    expect(told(office.ana)).toContain("still open: q1");
  });

  test("by its button once everything is settled, and by nobody twice", async () => {
    await office.as(office.bo).click(thread, "answer", "q1");
    await office.as(office.bo).submit({ text: "It is decided." });
    await office.work();
    await answerAll();
    await office.as(office.bo).click(thread, "reopen", "q1");
    await office.as(office.bo).submit({ reason: "" });
    await office.work();
    expect(office.posts(thread)[0]).not.toContain("[Approve]");
    await office.as(office.bo).click(thread, "dismiss", "q1");
    await office.as(office.bo).submit({ reason: "wrong", note: "" });
    await office.work();
    expect(office.posts(thread)[0]).toContain("Every question is settled. Ready for approval.");
    const place = { tenant: "acme", channel: office.designs, conversation: thread };
    const again = { event: "again", place, person: office.bo, message: null, verb: "approve" } as const;
    await clicks(office.ana);
    await office.chat().handlers.actionTaken({ ...again, target: "r1", surface: "post", posted: null });
    await office.work();
    await said("approve", thread, office.bo);
    expect(office.posts(thread)[0]).toContain("Approved.");
    expect(office.posts(thread)[0]).not.toContain("[Approve]");
    expect(approvals()).toEqual(["Ana approved “Feed ranking”."]);
    expect([...office.whispers(office.ana), ...office.whispers(office.bo)]).toEqual([]);
    const history = await office.ledger().reviews.history("r1");
    expect(history.filter(({ to }) => to === "approved").map(({ by }) => by)).toEqual([office.ana.id]);
  });

  test("again after it was opened again, and that is said again", async () => {
    await answerAll();
    await said("approve", thread);
    office.clock.now = new Date(office.clock.now.getTime() + 60_000);
    await office.ledger().questions.move("q1", { kind: "reopen", reason: "It is not decided." }, "bo");
    expect(await statusOf("r1")).toBe("awaiting_answers");
    await answerAll();
    await said("approve", thread, office.bo);
    expect(approvals()).toEqual(["Ana approved “Feed ranking”.", "Bo approved “Feed ranking”."]);
  });

  test("by those whom the channel named", async () => {
    await answerAll();
    await office.ledger().conversations.configure(office.designs, { approvers: [office.ana.id] }, "ana");
    await said("status", thread);
    await said("approve", thread, office.bo);
    expect(told(office.bo)).toContain("you are not among them");
    expect(await statusOf("r1")).toBe("ready");
    await said("approve", thread);
    expect(await statusOf("r1")).toBe("approved");
  });

  test("by nobody who only asks for it in another channel, where other people may approve", async () => {
    await answerAll();
    await office.ledger().conversations.configure(office.designs, { approvers: [office.bo.id] }, "bo");
    await said("approve r1", office.secret);
    expect(told(office.ana)).toContain("you are not among them");
    expect(await statusOf("r1")).toBe("ready");
  });
});

describe("which design is approved, where none is named, is", () => {
  test("the one of the thread, although others wait", async () => {
    const other = await another("plan");
    await answerAll();
    await answerAll(other);
    await said("approve", other);
    expect([await statusOf("r1"), await statusOf("r2")]).toEqual(["ready", "approved"]);
    expect(approvals(other)).toHaveLength(1);
  });

  test("none in a thread without a review, although one waits in the channel", async () => {
    await answerAll();
    const talk = office.as(office.bo).say(office.designs, "Let us talk.");
    await said("approve", talk);
    expect(told(office.ana)).toContain("There is no review in this thread. Start one with review.");
    expect(await statusOf("r1")).toBe("ready");
  });

  test("the only one of the channel that is not over, asked for outside of its thread", async () => {
    const other = await another("plan");
    await office.ledger().reviews.abandon("r2", "bo", "no need");
    await answerAll();
    await office.as(office.ana).slash(office.designs, "approve");
    await office.work();
    expect(await statusOf("r1")).toBe("approved");
    expect([approvals().length, approvals(other).length]).toEqual([1, 0]);
    await office.as(office.ana).slash(office.designs, "approve");
    await office.work();
    expect(told(office.ana)).toContain("No review in this channel waits for approval.");
  });

  test("none of several: they are named, five at most", async () => {
    for (const name of ["one", "two", "three", "four", "five"]) await another(name);
    await answerAll();
    await office.as(office.ana).slash(office.designs, "approve");
    await office.work();
    expect(told(office.ana)).toContain(
      "Say which: approve r6 (“The five”), approve r5 (“The four”), approve r4 (“The three”), approve r3 (“The two”), approve r2 (“The one”).",
    );
    expect(await statusOf("r1")).toBe("ready");
    await office.as(office.ana).slash(office.designs, "approve r1");
    await office.work();
    expect(await statusOf("r1")).toBe("approved");
  });
});

test("a review is given up once, by whoever did it first", async () => {
  const place = { tenant: "acme", channel: office.designs, conversation: thread };
  for (const by of [office.bo, office.ana]) {
    const payload = { place, by, isPrivate: true, review: "r1" };
    await office.ledger().jobs.add({ kind: "abandon", keys: [], payload });
    await office.work();
  }
  const history = await office.ledger().reviews.history("r1");
  expect(history.filter(({ to }) => to === "abandoned").map(({ by }) => by)).toEqual([office.bo.id]);
  expect(office.posts(thread)[0]).toContain("Abandoned.");
  expect(office.whispers(office.ana)).toEqual([]);
});
