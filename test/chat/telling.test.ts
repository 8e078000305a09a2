import { afterEach, describe, expect, test } from "vitest";
import { Away, Failure } from "../../src/errors.ts";
import type { AskedMove } from "../../src/reviewing/rules.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { someDraft, someOutcome } from "../ledger/judged.ts";
import { type Changes, feed, type Office, openOffice } from "./office.ts";

let office: Office;
let thread: string;
afterEach(() => office.close());

async function open(changes: Changes = {}) {
  office = await openOffice(changes);
  ({ conversation: thread } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed"));
  await office.work();
}
const place = () => ({ tenant: "acme", channel: office.designs, conversation: thread });
/** A move as it was written down by Bo, done. */
async function moves(move: AskedMove, question = "q1") {
  const payload = { place: place(), by: office.bo, isPrivate: true, question, move };
  await office.ledger().jobs.add({ kind: "move", keys: [], payload });
  await office.work();
}
const card = (id: string) => office.posts(thread).find((text) => text.includes(`· ${id}`)) ?? "";
const direct = () => office.posts("memory:direct/acme/ana");
const passes = async (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms);
  await office.work();
};

describe("whoever was given a question", () => {
  const toAna = () => ({ kind: "assign", assignee: office.ana.id }) as const;

  test("hears of it once for each day by which it is due", async () => {
    await open();
    await moves(toAna());
    await moves(toAna());
    expect(direct()).toEqual([
      expect.stringContaining("Bo asks you to settle a question about “Feed ranking”."),
    ]);
    await moves({ ...toAna(), due: "2026-11-20" });
    expect(direct()).toHaveLength(2);
    expect(direct()[1]).toContain("by 20 Nov");
  });

  test("hears nothing of what they took themselves, nor of a day alone", async () => {
    await open();
    await moves({ kind: "assign", assignee: office.bo.id });
    expect(office.posts("memory:direct/acme/bo")).toEqual([]);
    await office.ledger().questions.assign("q1", { assignee: office.ana.id }, "bo");
    await moves({ kind: "assign", due: "2026-11-20" });
    expect(direct()).toEqual([]);
    expect(card("q1")).toContain("@Ana, due 20 Nov");
  });

  test("has it although they cannot be told", async () => {
    const refused = new Failure("platform", "They do not take messages.");
    await open({
      platform: (platform) => ({ ...platform, direct: () => Promise.reject(refused) }),
    });
    await moves(toAna());
    expect(card("q1")).toContain("@Ana");
    expect([...direct(), ...office.whispers(office.bo)]).toEqual([]);
    expect((await office.ledger().jobs.waiting()).count).toBe(0);
  });

  test("is told later where the platform is in trouble", async () => {
    let isBroken = true;
    await open({
      platform: (platform) => ({
        ...platform,
        direct: async (user) => {
          if (isBroken) throw new Error("the network is gone");
          return platform.direct(user);
        },
      }),
    });
    await moves(toAna());
    expect(card("q1")).toContain("@Ana");
    expect(direct()).toEqual([]);
    isBroken = false;
    await passes(5000);
    expect(direct()).toHaveLength(1);
  });
});

describe("whoever asked for a review of a design with secrets in it", () => {
  const masked = () => office.whispers(office.ana).filter((words) => words.includes("I masked"));
  /** How it goes where a platform does not whisper at first, for this reason. */
  async function ask(reason?: () => Error | undefined) {
    office = await openOffice({
      platform: (platform) => ({
        ...platform,
        whisper: async (...given) => {
          const error = reason?.();
          if (error) throw error;
          return platform.whisper(...given);
        },
      }),
    });
    office.shelf.set("https://docs.example/secret", `${feed}\n\npassword = "Xk29vQ7pLm4T"\n`);
    ({ conversation: thread } = await office
      .as(office.ana)
      .mention(office.designs, "https://docs.example/secret"));
    await office.work();
  }

  test("is told once, and alone", async () => {
    await ask();
    expect(masked()).toEqual([expect.stringMatching(/^I masked 1 password \(line \d+\) before I read on\./)]);
    expect(office.posts(thread).join()).not.toContain("I masked");
    expect(office.whispers(office.bo)).toEqual([]);
  });

  test("is told when the platform is back, and has the review meanwhile", async () => {
    let isAway = true;
    await ask(() => (isAway ? new Away("platform", "memory", "Memory cannot be reached.") : undefined));
    expect(card("q1")).not.toBe("");
    expect(masked()).toEqual([]);
    isAway = false;
    await passes(10_000);
    expect(masked()).toHaveLength(1);
    await passes(3_600_000);
    expect(masked()).toHaveLength(1);
  });

  test("has the review where they can never be told", async () => {
    await ask(() => new Failure("platform", "They do not take messages."));
    expect(card("q1")).not.toBe("");
    expect((await office.ledger().jobs.waiting()).count).toBe(0);
    expect(office.errors.splice(0)).toEqual([expect.stringContaining("nobody could be told")]);
  });
});

test("what is refused brings the card up to date all the same, since somebody saw an old one", async () => {
  await open();
  await office.ledger().questions.move("q1", { kind: "answer", text: "Ines owns it." }, office.ana.id);
  expect(card("q1")).toContain("[Answer]");
  await moves({ kind: "dismiss", reason: "wrong", note: "" });
  expect(office.whispers(office.bo)).toEqual([expect.stringContaining("Reopen it first")]);
  expect(card("q1")).toContain("Answered by Ana");
  expect(office.posts(thread)[0]).toContain("1 question settled.");
});

test("what is held is shown where it was asked for, also what somebody has shown meanwhile", async () => {
  const drafts = Array.from({ length: 9 }, (_, index) => someDraft(`item-${index}`));
  const curious: Reviewer = { name: "curious", review: async () => someOutcome(drafts) };
  await open({ reviewer: () => curious });
  await office.ledger().questions.move("q8", { kind: "reveal" }, office.ana.id);
  const payload = { place: place(), by: office.bo, isPrivate: true, review: "r1", questions: ["q8", "q9"] };
  await office.ledger().jobs.add({ kind: "reveal", keys: [], payload });
  await office.work();
  expect([card("q8"), card("q9")]).toEqual([
    expect.stringContaining("[Answer]"),
    expect.stringContaining("[Answer]"),
  ]);
  expect((await office.ledger().questions.history("q9")).at(-1)).toMatchObject({ by: office.bo.id });
  expect(office.posts(thread)[0]).toContain("9 open questions.");
});

describe("that an acceptance ended", () => {
  const ends = async (question = "q1") => {
    const payload = { question, owner: office.ana.id, expired: "2026-11-17" };
    await office.ledger().jobs.add({ kind: "expire", keys: [], payload });
    await office.work();
  };
  const told = () => office.posts(thread).filter((text) => text.includes("your acceptance of q1 ended"));
  const accept = (expires: string) =>
    moves({ kind: "accept", owner: office.ana.id, reason: "Small", expires });

  test("is said in the thread, and stands on the card and in the summary", async () => {
    await open();
    await accept("2026-11-17");
    expect(office.posts(thread)[0]).toContain("6 open questions.");
    await passes(2 * 86_400_000);
    await ends();
    await ends();
    expect(told()).toEqual([expect.stringContaining("@Ana, your acceptance of q1 ended on 17 Nov")]);
    expect(card("q1")).toContain("[Answer]");
    expect(office.posts(thread)[0]).toContain("7 open questions.");
  });

  test("is not said where somebody has settled it meanwhile, or where there is no such question", async () => {
    await open();
    await accept("2026-12-24");
    await passes(2 * 86_400_000);
    await ends();
    await ends("q99");
    expect(told()).toEqual([]);
    expect(card("q1")).toContain("Risk accepted by Ana");
  });
});
