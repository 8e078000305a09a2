import { expect } from "vitest";
import type { Judged, Ledger, NewReview } from "../../src/ledger/ledger.ts";
import type { Check } from "./contract.ts";
import { someDocument, someDraft, someFinding, someJudged } from "./judged.ts";

const { ref } = someDocument();
const answer = { kind: "answer", text: "Five percent." } as const;

/** Asks for a review, begins it, and writes down what was judged. */
async function reviewed(ledger: Ledger, judged: Judged, more: Partial<NewReview> = {}) {
  const { id } = await ledger.reviews.request({ ref, requestedBy: "mara", ...more });
  await ledger.reviews.start(id, "mara");
  return ledger.reviews.record(id, judged);
}

const statuses = async (ledger: Ledger) =>
  Object.fromEntries((await ledger.reviews.find({})).map(({ id, status }) => [id, status]));

export function recordContract(check: Check): void {
  check(
    "a review takes over only from unfinished ones of its document in its own place",
    async ({ ledger }) => {
      const asks = () => someJudged([someDraft("a")]);
      const other = { ...asks(), document: someDocument("/designs/other.md") };
      await reviewed(ledger, asks(), { conversation: "C1" });
      await reviewed(ledger, asks(), { conversation: "C2" });
      await reviewed(ledger, asks());
      await reviewed(ledger, other, { conversation: "C1" });
      await reviewed(ledger, asks(), { conversation: "C1", space: "acme" });
      await reviewed(ledger, asks(), { conversation: "C1" });
      expect(await statuses(ledger)).toEqual({
        r1: "abandoned",
        r2: "awaiting_answers",
        r3: "awaiting_answers",
        r4: "awaiting_answers",
        r5: "awaiting_answers",
        r6: "awaiting_answers",
      });
      await reviewed(ledger, asks());
      expect(await statuses(ledger)).toMatchObject({ r2: "awaiting_answers", r3: "abandoned" });
    },
  );

  check("what is approved, failed or still being read is not taken over", async ({ ledger }) => {
    await reviewed(ledger, someJudged([]));
    await ledger.reviews.approve("r1", "lead");
    for (const _ of [2, 3]) {
      const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
      await ledger.reviews.start(id, "mara");
    }
    await ledger.reviews.fail("r2", "The link is private.");
    await reviewed(ledger, someJudged([]));
    expect(await statuses(ledger)).toEqual({ r1: "approved", r2: "failed", r3: "reviewing", r4: "ready" });
    await ledger.reviews.record("r3", someJudged([]));
    expect(await statuses(ledger)).toMatchObject({ r3: "ready", r4: "ready" });
  });

  check("a held question is asked on the day on which it is shown", async ({ ledger, clock }) => {
    const found = clock.now.toISOString();
    await reviewed(ledger, someJudged([someDraft("a"), someDraft("b"), someDraft("c")], 0));
    expect(await ledger.reviews.get("r1")).toMatchObject({ status: "ready" });
    clock.now = new Date("2026-11-20T10:00:00.000Z");
    const shown = clock.now.toISOString();
    expect(await ledger.questions.move("q1", { kind: "reveal" }, "ben")).toMatchObject({
      status: "open",
      askedAt: shown,
      changedAt: shown,
    });
    expect(await ledger.reviews.get("r1")).toMatchObject({ status: "awaiting_answers" });
    expect(await ledger.questions.move("q2", answer, "ben")).toMatchObject({
      askedAt: found,
      changedAt: shown,
    });
    await reviewed(ledger, {
      ...someJudged([]),
      asked: [{ kind: "again", question: "q3", draft: null, posted: true }],
    });
    expect(await ledger.questions.get("q3")).toMatchObject({ status: "open", askedAt: shown });
    expect((await ledger.questions.history("q3")).at(-1)).toMatchObject({ from: "held", to: "open" });
  });

  check(
    "asking again changes the status of nothing but what was held, and is to be posted",
    async ({ ledger, clock }) => {
      const found = clock.now.toISOString();
      await reviewed(ledger, someJudged([someDraft("a"), someDraft("b"), someDraft("c")], 2));
      await ledger.questions.move("q2", answer, "ben");
      clock.now = new Date("2026-11-20T10:00:00.000Z");
      const again = (question: `q${number}`, posted: boolean) =>
        ({ kind: "again", question, draft: null, posted }) as const;
      const review = await reviewed(ledger, {
        ...someJudged([]),
        asked: [again("q3", false), again("q2", true), again("q99", true), again("q1", true)],
        moves: [{ question: "q98", move: answer }],
      });
      expect(review.status).toBe("awaiting_answers");
      const questions = await ledger.questions.of("r2");
      expect(questions.map((one) => [one.id, one.rank, one.status, one.askedAt, one.review])).toEqual([
        ["q3", 1, "held", found, "r2"],
        ["q2", 2, "answered", found, "r2"],
        ["q1", 4, "open", found, "r2"],
      ]);
      expect(questions[2]).toMatchObject({ text: "What about a?", changedAt: found });
      expect(await ledger.questions.history("q1")).toHaveLength(1);
    },
  );

  check(
    "what one review closes is closed in every review of the document, and open again in all of them",
    async ({ ledger }) => {
      await reviewed(ledger, someJudged([someDraft("a")]), { conversation: "C1" });
      await reviewed(
        ledger,
        { ...someJudged([]), asked: [], moves: [{ question: "q1", move: answer }] },
        { conversation: "C2" },
      );
      expect(await statuses(ledger)).toEqual({ r1: "ready", r2: "ready" });
      expect((await ledger.reviews.history("r1")).at(-1)?.why).toBe("q1 was the last open question");
      await ledger.questions.move("q1", { kind: "reopen", reason: "not so" }, "ben");
      expect(await statuses(ledger)).toEqual({ r1: "awaiting_answers", r2: "awaiting_answers" });
      expect((await ledger.reviews.history("r2")).at(-1)?.why).toBe("q1 is open");
    },
  );

  check(
    "what a later review finds opens an approval again, which what it took in does not",
    async ({ ledger }) => {
      const held = someJudged([someDraft("a"), someDraft("b", "low")], 0);
      await reviewed(ledger, held, { conversation: "C1" });
      await expect(ledger.reviews.approve("r1", "lead")).rejects.toThrow(
        "1 of high severity never asked (q1)",
      );
      await ledger.reviews.approve("r1", "lead", "", ["q1"]);
      await ledger.questions.move("q2", { kind: "reveal" }, "ben");
      expect(await statuses(ledger)).toEqual({ r1: "awaiting_answers" });
      await ledger.reviews.approve("r1", "lead", "", ["q1", "q2"]);
      await ledger.questions.move("q2", answer, "ben");
      expect(await statuses(ledger)).toEqual({ r1: "approved" });
      await reviewed(ledger, someJudged([someDraft("c", "low")]), { conversation: "C2" });
      expect(await statuses(ledger)).toEqual({ r1: "awaiting_answers", r2: "awaiting_answers" });
      expect((await ledger.questions.ofDocument("r1")).map(({ id }) => id)).toEqual(["q1", "q2", "q3"]);
      expect(await ledger.questions.ofDocument("r7")).toEqual([]);
    },
  );

  check("a review of a part adds its questions, changes none, and takes over nothing", async ({ ledger }) => {
    await reviewed(ledger, someJudged([someDraft("a")]));
    const [before] = await ledger.questions.of("r1");
    const again = { ...someDraft("a", "low"), text: "What else?" };
    const asked = [
      { kind: "again", question: "q1", draft: again, posted: true },
      { kind: "new", draft: someDraft("b"), posted: true },
    ] as const;
    await reviewed(ledger, { ...someJudged([]), asked, isPart: true });
    expect(await statuses(ledger)).toEqual({ r1: "awaiting_answers", r2: "awaiting_answers" });
    expect(await ledger.questions.get("q1")).toEqual(before);
    expect((await ledger.questions.of("r2")).map(({ id }) => id)).toEqual(["q1", "q2"]);
    expect((await ledger.reviews.get("r2"))?.result?.isPart).toBe(true);
    await expect(ledger.reviews.approve("r2", "lead")).rejects.toThrow("only a part of the checklists");
    await ledger.questions.move("q1", answer, "ben");
    await expect(ledger.reviews.approve("r1", "lead")).rejects.toThrow("still open: q2");
  });

  check("what is worded anew leaves its words of before in the history", async ({ ledger }) => {
    await reviewed(ledger, someJudged([someDraft("a")]));
    const asked = (draft: ReturnType<typeof someDraft> | null) =>
      ({ ...someJudged([]), asked: [{ kind: "again", question: "q1", draft, posted: true }] }) as const;
    await reviewed(ledger, asked(null));
    await reviewed(ledger, asked(someDraft("a")));
    expect(await ledger.questions.history("q1")).toHaveLength(1);
    await reviewed(ledger, asked({ ...someDraft("a", "low"), text: "What else?" }));
    expect((await ledger.questions.history("q1")).at(-1)).toMatchObject({
      from: "open",
      to: "open",
      by: "loophole",
      why: "worded anew by r4; before, of high severity: “What about a?”",
    });
  });

  check("an abandoned review stays so, whatever becomes of its questions", async ({ ledger }) => {
    await reviewed(ledger, someJudged([someDraft("a")]));
    await ledger.reviews.abandon("r1", "mara", "not built");
    await ledger.questions.move("q1", answer, "ben");
    await ledger.questions.move("q1", { kind: "reopen", reason: "not so" }, "ben");
    expect(await statuses(ledger)).toEqual({ r1: "abandoned" });
    expect((await ledger.reviews.history("r1")).at(-1)).toMatchObject({ by: "mara", why: "not built" });
  });

  check("a review may find more than one statement can write", async ({ ledger }) => {
    const drafts = Array.from({ length: 1001 }, (_, index) => someDraft(`item${index + 1}`, "low"));
    await reviewed(ledger, someJudged(drafts));
    const questions = await ledger.questions.of("r1");
    expect(questions.map(({ rank }) => rank)).toEqual(drafts.map((_, index) => index + 1));
    expect(questions.at(-1)).toMatchObject({ id: "q1001", item: "item1001", status: "open" });
    expect(await ledger.reviews.findings("r1")).toHaveLength(1001);
    expect(await ledger.questions.history("q1001")).toHaveLength(1);
  });

  check("of two verdicts about one item the last counts, at the place of the first", async ({ ledger }) => {
    const judged = someJudged([]);
    const findings = [someFinding("a"), someFinding("b"), { ...someFinding("a"), why: "It breaks." }];
    await reviewed(ledger, { ...judged, outcome: { ...judged.outcome, findings } });
    const found = await ledger.reviews.findings("r1");
    expect(found.map(({ item, why }) => [item, why])).toEqual([
      ["a", "It breaks."],
      ["b", someFinding("b").why],
    ]);
  });

  check(
    "a document is known by its file, link or thread, and a text that was piped in by its words",
    async ({ ledger }) => {
      const refs = [
        { kind: "file", path: "/a.md" },
        { kind: "link", url: "/a.md" },
        { kind: "thread", conversation: "/a.md" },
        { kind: "file", path: "-" },
      ] as const;
      for (const each of refs) {
        const judged = someJudged([someDraft("a")]);
        await reviewed(ledger, { ...judged, document: { ...judged.document, ref: each } }, { ref: each });
      }
      const ids = async (each: (typeof refs)[number], revision: string) =>
        (await ledger.questions.about({ ref: each, revision })).map(({ id }) => id);
      const { revision } = someDocument();
      expect(await Promise.all(refs.map((each) => ids(each, revision)))).toEqual([
        ["q1"],
        ["q2"],
        ["q3"],
        ["q4"],
      ]);
      expect(await Promise.all(refs.map((each) => ids(each, "else")))).toEqual([["q1"], ["q2"], ["q3"], []]);
      expect((await ledger.questions.get("q3"))?.document.ref).toEqual(refs[2]);
      expect(await statuses(ledger)).not.toHaveProperty("abandoned");
    },
  );

  check("approval names every question that blocks it, in the order of the review", async ({ ledger }) => {
    await reviewed(ledger, someJudged([someDraft("a"), someDraft("b", "medium"), someDraft("c")]));
    const refusals = async () => {
      const outcome: unknown = await ledger.reviews.approve("r1", "lead").catch((error: unknown) => error);
      return outcome instanceof Error ? outcome.message : outcome;
    };
    expect(await refusals()).toBe(
      "Questions of high severity are still open: q1, q3. Answer, accept or dismiss them, then approve.",
    );
    await ledger.questions.move("q1", answer, "ben");
    expect(await refusals()).toBe(
      "A question of high severity is still open: q3. Answer, accept or dismiss it, then approve.",
    );
    await ledger.questions.move("q3", answer, "ben");
    expect(await refusals()).toContain("still open (q2)");
    await ledger.questions.move("q2", answer, "ben");
    expect(await refusals()).toMatchObject({ status: "approved" });
    expect((await ledger.reviews.history("r1")).at(-1)?.why).toBe("");
    await ledger.questions.move("q3", { kind: "reopen", reason: "not so" }, "ben");
    expect(await refusals()).toContain("q3");
  });
}
