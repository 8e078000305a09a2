import { expect, test } from "vitest";
import type { Finding, QuestionDraft } from "../src/design/finding.ts";
import { Failure } from "../src/errors.ts";
import { openLedger } from "../src/ledger/open-ledger.ts";
import type { Reviewer } from "../src/review/reviewer.ts";
import { reviewed, risks, status } from "../src/reviewing/read-register.ts";
import { reviewDocument } from "../src/reviewing/review.ts";
import { settle } from "../src/reviewing/settle.ts";
import { someDocument, someDraft, someOutcome } from "./ledger/judged.ts";

const today = new Date("2026-11-16T09:00:00Z");
const now = () => today;

/** Asks what it is told to, and tells each lens as it is done. */
function scripted(drafts: readonly QuestionDraft[], also?: () => void): Reviewer {
  return {
    name: "scripted",
    review: async (_document, _checklists, onLens) => {
      const outcome = someOutcome(drafts);
      await onLens?.({ lens: "feedback-loops", findings: outcome.findings });
      also?.();
      return outcome;
    },
  };
}

async function setUp(reviewer: Reviewer) {
  const ledger = await openLedger(":memory:", now);
  const tools = { ledger, reviewer, checklists: { hash: "c", lenses: [] }, now };
  const request = {
    document: someDocument(),
    review: { requestedBy: "mara" },
    budget: 2,
    keepText: false,
    notes: ["A note of ours."],
  };
  return { ledger, tools, request };
}

test("a review is read back as it was recorded", async () => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a"), someDraft("b"), someDraft("c")]));
  const result = await reviewDocument(tools, request);
  expect(result.questions.map((question) => question.status)).toEqual(["open", "open", "held"]);
  expect(result.review.result?.notes).toEqual(["One picture was not read.", "A note of ours."]);
  expect(await reviewed(ledger, today)).toEqual(result);
  expect(await reviewed(ledger, today, "R1")).toEqual(result);
  expect(await status(ledger, today, 5)).toEqual([{ review: result.review, questions: result.questions }]);
  await expect(reviewed(ledger, today, "r7")).rejects.toMatchObject({ kind: "not_found" });
  await expect(reviewed(ledger, today, "feed")).rejects.toMatchObject({ kind: "usage" });
});

test("a settled question is not asked again, an accepted one is when its time is over", async () => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a"), someDraft("b")]));
  await reviewDocument(tools, request);
  const accept = { kind: "accept", owner: "ines", reason: "small", expires: "2026-11-20" } as const;
  const settled = await settle(ledger, "q1", accept, "mara", today);
  expect(settled.review?.status).toBe("awaiting_answers");
  expect((await reviewDocument(tools, request)).questions.map(({ id }) => id)).toEqual(["q2"]);
  const later = new Date("2026-11-21T00:00:00Z");
  const again = await reviewDocument({ ...tools, now: () => later }, request);
  expect(again.questions.map((question) => [question.id, question.status])).toEqual([
    ["q1", "reopened"],
    ["q2", "open"],
  ]);
  const { open, accepted } = await risks(ledger, later);
  expect([open.length, accepted.length]).toEqual([2, 0]);
});

test("a review that fails keeps its reason and what its lenses found", async () => {
  const drafts = [someDraft("a")];
  const { ledger, tools, request } = await setUp(
    scripted(drafts, () => {
      throw new Failure("model", "The model is out of credit. Top it up.");
    }),
  );
  await expect(reviewDocument(tools, request)).rejects.toMatchObject({ kind: "model" });
  expect(await ledger.reviews.get("r1")).toMatchObject({
    status: "failed",
    failure: "The model is out of credit. Top it up.",
    result: null,
  });
  const seen: (readonly Finding[])[] = [];
  const reviewer: Reviewer = {
    name: "goes on",
    review: async (_document, _checklists, _onLens, _signal, done) => {
      seen.push(done?.get("feedback-loops") ?? []);
      return someOutcome(drafts);
    },
  };
  await ledger.reviews.retry("r1", "mara");
  const result = await reviewDocument({ ...tools, reviewer }, { ...request, review: "r1" });
  expect(seen[0]?.map(({ item }) => item)).toEqual(["a"]);
  expect(result.review).toMatchObject({ id: "r1", status: "awaiting_answers", failure: null });
});

test("a review that somebody interrupts says so", async () => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a")]));
  await expect(reviewDocument(tools, request, undefined, AbortSignal.abort())).rejects.toThrow("aborted");
  expect((await ledger.reviews.get("r1"))?.failure).toContain("interrupted");
});

test.each([
  [{ kind: "answer", text: "  " }, "text"],
  [{ kind: "answer", text: "x".repeat(3001) }, "too long"],
  [{ kind: "accept", owner: "", reason: "r", expires: "2027-01-01" }, "owns"],
  [{ kind: "accept", owner: "o", reason: " ", expires: "2027-01-01" }, "reason"],
  [{ kind: "accept", owner: "o", reason: "r", expires: "2027-02-30" }, "no day"],
  [{ kind: "accept", owner: "o", reason: "r", expires: "soon" }, "no day"],
  [{ kind: "accept", owner: "o", reason: "r", expires: "2026-11-16" }, "future"],
  [{ kind: "reopen", reason: "" }, "reason"],
] as const)("%o is not recorded", async (move, because) => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a")]));
  const { questions } = await reviewDocument(tools, request);
  await expect(settle(ledger, "q1", move, "mara", today)).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining(because),
  });
  expect(await ledger.questions.of("r1")).toEqual(questions);
});
