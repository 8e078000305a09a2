import { expect } from "vitest";
import type { Move } from "../../src/design/status.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { Check } from "./contract.ts";
import { someDocument, someDraft, someJudged } from "./judged.ts";

const answer = { kind: "answer", text: "Five percent." } as const;
const accept = { kind: "accept", owner: "ines", reason: "small share", expires: "2026-11-30" } as const;
const dismiss = { kind: "dismiss", reason: "will_not_fix" } as const;
const reopen = { kind: "reopen", reason: "not so" } as const;
const reveal = { kind: "reveal" } as const;

/** A review with an open question, q1, and a held one, q2. */
async function reviewed(ledger: Ledger): Promise<void> {
  const { id } = await ledger.reviews.request({ ref: someDocument().ref, requestedBy: "mara" });
  await ledger.reviews.start(id, "mara");
  await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft("b")], 1));
}

/** What becomes of a move: the status after it, or why it is refused. */
async function outcome(ledger: Ledger, move: Move, id: `q${number}` = "q1", by = "ben"): Promise<string> {
  return ledger.questions.move(id, move, by).then(
    ({ status }) => status,
    (error: Error) => error.message,
  );
}

export function moveContract(check: Check): void {
  check("every move says in the history why it was made", async ({ ledger }) => {
    await reviewed(ledger);
    const moves: Move[] = [answer, reopen, accept, reopen, dismiss, reopen, { ...dismiss, note: "too dear" }];
    for (const move of moves) await ledger.questions.move("q1", move, "ben");
    await ledger.questions.move("q2", reveal, "ben");
    expect((await ledger.questions.history("q1")).map(({ why }) => why)).toEqual([
      "asked by r1",
      "Five percent.",
      "not so",
      "ines owns it until 2026-11-30: small share",
      "not so",
      "will not fix",
      "not so",
      "will not fix: too dear",
    ]);
    expect((await ledger.questions.history("q2")).at(-1)?.why).toBe("shown on request");
  });

  check("what is already so stays as it was, however often it is said", async ({ ledger, clock }) => {
    await reviewed(ledger);
    const first = clock.now.toISOString();
    for (const move of [answer, accept, dismiss]) {
      await ledger.questions.move("q1", move, "ben");
      clock.now = new Date(clock.now.getTime() + 1000);
      const before = await ledger.questions.get("q1");
      expect(await ledger.questions.move("q1", move, "ben")).toEqual(before);
      await ledger.questions.move("q1", reopen, "ben");
      expect(await outcome(ledger, reopen)).toBe("reopened");
    }
    expect(await outcome(ledger, reveal, "q2")).toBe("open");
    expect(await outcome(ledger, reveal, "q2")).toBe("open");
    expect(await outcome(ledger, reopen, "q2")).toBe("open");
    expect(await ledger.questions.history("q1")).toHaveLength(7);
    expect(await ledger.questions.history("q2")).toHaveLength(2);
    expect(await ledger.questions.get("q1")).toMatchObject({ askedAt: first });
  });

  check("what is settled is settled in another way only when it was reopened", async ({ ledger }) => {
    await reviewed(ledger);
    await ledger.questions.move("q1", dismiss, "ben");
    const others: Move[] = [
      answer,
      accept,
      { ...dismiss, reason: "wrong" },
      { ...dismiss, note: "too dear" },
    ];
    for (const move of others) {
      expect(await outcome(ledger, move)).toBe(
        "q1 is dismissed already. Reopen it first to settle it in another way.",
      );
    }
    expect(await outcome(ledger, dismiss, "q1", "ina")).toContain("q1 is dismissed already.");
    expect(await outcome(ledger, reveal)).toBe("q1 is dismissed already. There is nothing to reopen.");
    expect(await outcome(ledger, reopen, "q2")).toBe("q2 is held already. There is nothing to reopen.");
    await ledger.questions.move("q1", reopen, "ben");
    expect(await outcome(ledger, reveal)).toBe("q1 is reopened already. There is nothing to reopen.");
    await ledger.questions.move("q1", accept, "ben");
    expect(await outcome(ledger, { ...accept, reason: "other" })).toContain("q1 is accepted risk already.");
  });

  check("whoever is given what they have already is told nothing new", async ({ ledger, clock }) => {
    await reviewed(ledger);
    const asked = clock.now.toISOString();
    clock.now = new Date("2026-11-17T09:00:00.000Z");
    expect(await ledger.questions.assign("q1", { assignee: null, due: null }, "lead")).toMatchObject({
      assignee: null,
      due: null,
      changedAt: asked,
    });
    await ledger.questions.assign("q1", { assignee: "ines" }, "lead");
    clock.now = new Date("2026-11-18T09:00:00.000Z");
    expect(await ledger.questions.assign("q1", { assignee: "ines" }, "lead")).toMatchObject({
      assignee: "ines",
      changedAt: "2026-11-17T09:00:00.000Z",
    });
    await ledger.questions.assign("q1", {}, "lead");
    await ledger.questions.assign("q1", { assignee: null, due: "2026-12-01" }, "ines");
    expect((await ledger.questions.history("q1")).slice(1)).toEqual([
      { subject: "q1", at: "2026-11-17T09:00:00.000Z", by: "lead", from: null, to: "ines", why: "assigned" },
      {
        subject: "q1",
        at: "2026-11-18T09:00:00.000Z",
        by: "ines",
        from: "ines",
        to: "nobody",
        why: "assigned",
      },
      { subject: "q1", at: "2026-11-18T09:00:00.000Z", by: "ines", from: null, to: "2026-12-01", why: "due" },
    ]);
    await expect(ledger.questions.assign("q9", {}, "lead")).rejects.toMatchObject({ kind: "not_found" });
  });

  check(
    "every review of a document waits for its open questions, whichever of them asked",
    async ({ ledger }) => {
      for (const conversation of ["C1", "C2"]) {
        const { id } = await ledger.reviews.request({
          ref: someDocument().ref,
          requestedBy: "mara",
          conversation,
        });
        await ledger.reviews.start(id, "mara");
        await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft(conversation)]));
      }
      const statuses = async () => (await ledger.reviews.find({})).map(({ status }) => status);
      await ledger.questions.move("q1", answer, "ben");
      expect(await statuses()).toEqual(["awaiting_answers", "awaiting_answers"]);
      await ledger.questions.move("q2", answer, "ben");
      expect(await statuses()).toEqual(["awaiting_answers", "awaiting_answers"]);
      const [, last] = await ledger.questions.of("r2");
      await ledger.questions.move(last?.id ?? "q0", answer, "ben");
      expect(await statuses()).toEqual(["ready", "ready"]);
      await ledger.questions.move("q1", reopen, "ben");
      expect(await statuses()).toEqual(["awaiting_answers", "awaiting_answers"]);
      await ledger.questions.move("q1", { ...answer, text: "Six." }, "ben");
      await ledger.reviews.approve("r1", "lead");
      await ledger.questions.move("q2", reopen, "ben");
      expect(await statuses()).toEqual(["awaiting_answers", "awaiting_answers"]);
      expect((await ledger.reviews.history("r2")).at(-1)?.why).toBe("q2 is open");
    },
  );

  check("what a review cannot do now is said in its words", async ({ ledger }) => {
    await reviewed(ledger);
    await expect(ledger.reviews.fail("r1", "late")).rejects.toThrow(
      "Review r1 is awaiting answers and cannot fail now. Review the document again for a new one.",
    );
    await expect(ledger.reviews.retry("r1", "mara")).rejects.toThrow("cannot be tried again now");
    await ledger.reviews.abandon("r1", "mara", "not built");
    await expect(ledger.reviews.abandon("r1", "mara", "again")).rejects.toThrow("cannot be abandoned now");
    await expect(ledger.reviews.approve("r1", "lead")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(ledger.reviews.approve("r7", "lead")).rejects.toThrow("There is no review r7.");
    expect(await ledger.reviews.retry("r1", "mara")).toMatchObject({ status: "queued" });
  });
}
