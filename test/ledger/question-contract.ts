import { expect } from "vitest";
import type { QuestionDraft } from "../../src/design/finding.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { Check } from "./contract.ts";
import { someDocument, someDraft, someJudged } from "./judged.ts";

const accept = { kind: "accept", owner: "ines", reason: "small share", expires: "2026-11-30" } as const;

async function reviewed(ledger: Ledger, drafts: readonly QuestionDraft[], space?: string) {
  const { ref } = someDocument();
  const { id } = await ledger.reviews.request({ ref, requestedBy: "mara", ...(space && { space }) });
  await ledger.reviews.start(id, "mara");
  return ledger.reviews.record(id, someJudged(drafts));
}

export function questionContract(check: Check): void {
  check("a question is settled, and tells how, by whom and when", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a"), someDraft("b"), someDraft("c")]);
    const at = "2026-11-16T09:00:00.000Z";
    const answered = await ledger.questions.move("q1", { kind: "answer", text: "Five percent." }, "ben");
    expect(answered.settlement).toEqual({ kind: "answered", text: "Five percent.", by: "ben", at });
    const accepted = await ledger.questions.move("q2", accept, "ben");
    expect(accepted).toMatchObject({
      status: "accepted_risk",
      settlement: { ...accept, kind: "accepted_risk", by: "ben", at },
    });
    const dismissed = await ledger.questions.move(
      "q3",
      { kind: "dismiss", reason: "wrong", note: "see §2" },
      "ben",
    );
    expect(dismissed.settlement).toEqual({
      kind: "dismissed",
      reason: "wrong",
      note: "see §2",
      by: "ben",
      at,
    });
    expect((await ledger.questions.history("q2")).at(-1)).toEqual({
      subject: "q2",
      at,
      by: "ben",
      from: "open",
      to: "accepted_risk",
      why: "ines owns it until 2026-11-30: small share",
    });
  });

  check(
    "the last settled question makes its review ready, a reopened one makes it wait",
    async ({ ledger }) => {
      await reviewed(ledger, [someDraft("a"), someDraft("b")]);
      await ledger.questions.move("q1", { kind: "answer", text: "yes" }, "ben");
      expect((await ledger.reviews.get("r1"))?.status).toBe("awaiting_answers");
      await ledger.questions.move("q2", { kind: "dismiss", reason: "will_not_fix" }, "ben");
      expect((await ledger.reviews.get("r1"))?.status).toBe("ready");
      await ledger.reviews.approve("r1", "lead");
      const reopened = await ledger.questions.move("q1", { kind: "reopen", reason: "no longer true" }, "ben");
      expect(reopened).toMatchObject({ status: "reopened", settlement: null });
      expect((await ledger.reviews.get("r1"))?.status).toBe("awaiting_answers");
    },
  );

  check("the same click twice is one change", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    const first = await ledger.questions.move("q1", accept, "ben");
    expect(await ledger.questions.move("q1", accept, "ben")).toEqual(first);
    expect(await ledger.questions.history("q1")).toHaveLength(2);
  });

  check("a settled question is not settled again in another way", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    await ledger.questions.move("q1", accept, "ben");
    const other = ledger.questions.move("q1", { kind: "dismiss", reason: "wrong" }, "ina");
    await expect(other).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining("Reopen") });
    expect((await ledger.questions.get("q1"))?.status).toBe("accepted_risk");
  });

  check("an acceptance reopens itself the day after its last", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    await ledger.questions.move("q1", accept, "ben");
    expect(await ledger.questions.reopenExpired(new Date("2026-11-30T23:59:00Z"))).toEqual([]);
    const reopened = await ledger.questions.reopenExpired(new Date("2026-12-01T00:00:00Z"));
    expect(reopened).toMatchObject([{ id: "q1", status: "reopened", settlement: null }]);
    expect((await ledger.reviews.get("r1"))?.status).toBe("awaiting_answers");
    expect((await ledger.questions.history("q1")).at(-1)?.why).toContain("2026-11-30");
    expect(await ledger.questions.reopenExpired(new Date("2026-12-02T00:00:00Z"))).toEqual([]);
  });

  check("a document remembers what was asked about it, and another does not", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    await reviewed(ledger, [someDraft("a")], "other company");
    const document = someDocument();
    expect((await ledger.questions.about(document)).map(({ id, also }) => [id, also])).toEqual([
      ["q1", ["a.twin"]],
    ]);
    expect(await ledger.questions.about(someDocument("/designs/other.md"))).toEqual([]);
    expect((await ledger.questions.about(document, "other company")).map(({ id }) => id)).toEqual(["q2"]);
    const standardInput = { ref: { kind: "file", path: "-" } as const, revision: "x" };
    expect(await ledger.questions.about(standardInput)).toEqual([]);
  });

  check("a question goes on under its id when the document is reviewed again", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a"), someDraft("b")]);
    await ledger.questions.move("q2", { kind: "dismiss", reason: "wrong" }, "ben");
    const { ref } = someDocument();
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
    await ledger.reviews.start(id, "mara");
    const draft = { ...someDraft("a", "low"), text: "In today's words?" };
    await ledger.reviews.record(id, {
      ...someJudged([]),
      asked: [
        { kind: "new", draft: someDraft("c"), posted: true },
        { kind: "again", question: "q1", draft, posted: true },
      ],
    });
    const questions = await ledger.questions.of("r2");
    expect(questions.map((one) => [one.id, one.rank, one.text, one.severity, one.review])).toEqual([
      ["q3", 1, "What about c?", "high", "r2"],
      ["q1", 2, "In today's words?", "low", "r2"],
    ]);
    expect((await ledger.questions.of("r1")).map((one) => one.id)).toEqual(["q1", "q2"]);
  });

  check("two reviews of one document at the same time ask one question", async ({ ledger, clock }) => {
    const { ref } = someDocument();
    await ledger.reviews.request({ ref, requestedBy: "mara", conversation: "C1" });
    await ledger.reviews.request({ ref, requestedBy: "ben", conversation: "C2" });
    await ledger.reviews.start("r1", "mara");
    await ledger.reviews.start("r2", "ben");
    await ledger.reviews.record("r1", someJudged([someDraft("a")]));
    await ledger.questions.move("q1", accept, "mara");
    clock.now = new Date("2026-11-16T09:05:00.000Z");
    const second = await ledger.reviews.record("r2", someJudged([someDraft("a"), someDraft("b")]));
    expect(second.status).toBe("awaiting_answers");
    const questions = await ledger.questions.of("r2");
    expect(questions.map((one) => [one.item, one.status])).toEqual([
      ["a", "accepted_risk"],
      ["b", "open"],
    ]);
    expect(await ledger.questions.history("q1")).toHaveLength(2);
  });

  check(
    "a held question is revealed by a later review, and an answered one closed by it",
    async ({ ledger }) => {
      const { ref } = someDocument();
      for (const _ of [1, 2]) await ledger.reviews.request({ ref, requestedBy: "mara" });
      await ledger.reviews.start("r1", "mara");
      await ledger.reviews.record("r1", someJudged([someDraft("a"), someDraft("b")], 1));
      await ledger.reviews.start("r2", "mara");
      await ledger.reviews.record("r2", {
        ...someJudged([]),
        asked: [{ kind: "again", question: "q2", draft: null, posted: true }],
        moves: [{ question: "q1", move: { kind: "answer", text: "Now in §4." } }],
      });
      expect(await ledger.questions.get("q1")).toMatchObject({
        status: "answered",
        settlement: { by: "loophole" },
      });
      expect(await ledger.questions.get("q2")).toMatchObject({ status: "open", text: "What about b?" });
    },
  );

  check("a question has an assignee and a day, both of which can be taken away", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    await ledger.questions.assign("q1", { assignee: "ines", due: "2026-12-01" }, "lead");
    expect(await ledger.questions.assign("q1", { due: null }, "lead")).toMatchObject({
      assignee: "ines",
      due: null,
    });
    expect((await ledger.questions.history("q1")).map(({ to }) => to)).toEqual([
      "open",
      "ines",
      "2026-12-01",
      "no day",
    ]);
    expect(await ledger.questions.find({ assignee: "ines" })).toHaveLength(1);
  });

  check("questions are found most severe first", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a", "low"), someDraft("b"), someDraft("c", "medium"), someDraft("d")]);
    await ledger.questions.move("q4", accept, "ben");
    const ids = async (filter: Parameters<typeof ledger.questions.find>[0]) =>
      (await ledger.questions.find(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["q2", "q4", "q3", "q1"]);
    expect(await ids({ status: ["open", "reopened"] })).toEqual(["q2", "q3", "q1"]);
    expect(await ids({ owner: "ines" })).toEqual(["q4"]);
    expect(await ids({ id: "q3" })).toEqual(["q3"]);
    expect(await ids({ id: "q4", status: ["open"] })).toEqual([]);
    expect(await ids({ space: "elsewhere" })).toEqual([]);
  });

  check("people say whether a question was useful, one voice each", async ({ ledger }) => {
    await reviewed(ledger, [someDraft("a")]);
    await ledger.feedback.give("q1", "ben", false);
    await ledger.feedback.give("q1", "ben", true);
    await ledger.feedback.give("q1", "ina", false);
    expect(await ledger.feedback.of(["q1", "q2"])).toEqual(new Map([["q1", { useful: 1, notUseful: 1 }]]));
    expect(await ledger.feedback.of([])).toEqual(new Map());
  });

  check("an unknown question is said to be unknown", async ({ ledger }) => {
    expect(await ledger.questions.get("q9")).toBeUndefined();
    const move = ledger.questions.move("q9", { kind: "answer", text: "x" }, "ben");
    await expect(move).rejects.toMatchObject({ kind: "not_found" });
  });
}
