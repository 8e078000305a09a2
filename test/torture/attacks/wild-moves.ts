import * as fc from "fast-check";
import { after, dismissalReasons, type Move } from "../../../src/design/status.ts";
import { Failure } from "../../../src/errors.ts";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import { someDocument, someDraft, someJudged } from "../../ledger/judged.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("", "<!here>", "x".repeat(5_000)),
);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constant({ kind: "reveal" } as const),
  fc.record({ kind: fc.constant("answer" as const), text }),
  fc.record({
    kind: fc.constant("accept" as const),
    owner: text,
    reason: text,
    expires: fc.constantFrom("2026-12-24", "2027-02-29", "soon", ""),
  }),
  fc.record({
    kind: fc.constant("dismiss" as const),
    reason: fc.constantFrom(...dismissalReasons),
    note: text,
  }),
  fc.record({ kind: fc.constant("reopen" as const), reason: text }),
);

/** Moves of every kind on a few questions, in any order. Each is made as the state machine says, or refused with a sentence. */
export async function wildMoves(count: number, seed: number) {
  const ledger = await openLedger(":memory:", () => new Date("2026-11-16T09:30:00Z"));
  const { id } = await ledger.reviews.request({ ref: someDocument().ref, requestedBy: "ana" });
  await ledger.reviews.start(id, "ana");
  const drafts = ["loops.a", "loops.b", "loops.c"].map((item) => someDraft(item));
  await ledger.reviews.record(id, someJudged(drafts, 2));
  const questions = (await ledger.questions.of(id)).map((question) => question.id);
  const strange: string[] = [];
  const steps = fc.sample(fc.tuple(fc.constantFrom(...questions), move), { seed, numRuns: count });
  for (const [question, made] of steps) {
    const before = await ledger.questions.get(question);
    const allowed = before && after(before.status, made);
    try {
      const { status } = await ledger.questions.move(question, made, "ana");
      if (status !== (allowed ?? before?.status))
        strange.push(`${made.kind} led from ${before?.status} to ${status}.`);
    } catch (error) {
      if (!(error instanceof Failure)) strange.push(`${made.kind} was answered with ${String(error)}.`);
    }
  }
  await ledger.close();
  return { count: steps.length, strange };
}
