import { describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import type { Finding, QuestionDraft } from "../../src/design/finding.ts";
import type { Lens } from "../../src/design/lens.ts";
import type { Review } from "../../src/design/register.ts";
import { Failure } from "../../src/errors.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import type { Checklists, Reviewer } from "../../src/review/reviewer.ts";
import { reviewed, risks, status } from "../../src/reviewing/read-register.ts";
import { beginReview, hasMoreToPost, isSameReading, reviewDocument } from "../../src/reviewing/review.ts";
import { settle } from "../../src/reviewing/settle.ts";
import { plainReviewer, testChecklists } from "../chat/plain-reviewer.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { someDocument, someDraft, someOutcome } from "../ledger/judged.ts";

const today = new Date("2026-11-16T09:00:00Z");
const now = () => today;

/** Asks what it is told to, and tells each lens as it is done. */
function scripted(drafts: readonly QuestionDraft[], also?: () => void): Reviewer {
  return {
    name: "scripted",
    review: async (_document, _checklists, { onLens } = {}) => {
      const outcome = someOutcome(drafts);
      await onLens?.({ lens: "feedback-loops", findings: outcome.findings });
      also?.();
      return outcome;
    },
  };
}

async function setUp(reviewer: Reviewer, checklists: Checklists = { hash: "c", lenses: [] }) {
  const ledger = await openLedger(":memory:", now);
  const tools = { ledger, reviewer, checklists, now };
  const request = {
    document: someDocument(),
    budget: 2,
    keepText: false,
    isPart: false,
    notes: ["A note of ours."],
  };
  return { ledger, tools, request };
}

const asked = (ledger: Ledger): Promise<Review> =>
  ledger.reviews.request({ ref: someDocument().ref, requestedBy: "mara" });

test("a review is read back as it was recorded", async () => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a"), someDraft("b"), someDraft("c")]));
  const result = await reviewDocument(tools, { ...request, review: await asked(ledger) });
  expect(result.questions.map((question) => question.status)).toEqual(["open", "open", "held"]);
  expect(result.review.result?.notes).toEqual(["One picture was not read.", "A note of ours."]);
  expect(await reviewed(ledger, today)).toEqual(result);
  expect(await reviewed(ledger, today, "R1")).toEqual(result);
  expect(await status(ledger, today, 5)).toEqual([{ review: result.review, questions: result.questions }]);
  await expect(reviewed(ledger, today, "r7")).rejects.toMatchObject({ kind: "not_found" });
  await expect(reviewed(ledger, today, "feed")).rejects.toMatchObject({ kind: "usage" });
});

test("where no review is over, there is none to be read back", async () => {
  const { ledger } = await setUp(scripted([]));
  await expect(reviewed(ledger, today)).rejects.toThrow("Nothing was reviewed yet");
  await beginReview({ ledger }, await asked(ledger));
  await expect(reviewed(ledger, today)).rejects.toMatchObject({ kind: "not_found" });
  expect(await status(ledger, today, 5)).toMatchObject([{ review: { id: "r1" }, questions: [] }]);
});

test("a settled question is not asked again, an accepted one is when its time is over", async () => {
  const { ledger, tools, request } = await setUp(scripted([someDraft("a"), someDraft("b")]));
  const first = await reviewDocument(tools, { ...request, review: await asked(ledger) });
  expect(first.review.status).toBe("awaiting_answers");
  const accept = { kind: "accept", owner: "ines", reason: "small", expires: "2026-11-20" } as const;
  const settled = await settle(ledger, "q1", accept, "mara", today);
  expect(settled.review?.status).toBe("awaiting_answers");
  const second = await reviewDocument(tools, { ...request, review: await asked(ledger) });
  expect(second.questions.map(({ id }) => id)).toEqual(["q2"]);
  const later = new Date("2026-11-21T00:00:00Z");
  const third = await reviewDocument(
    { ...tools, now: () => later },
    { ...request, review: await asked(ledger) },
  );
  expect(third.questions.map((question) => [question.id, question.status])).toEqual([
    ["q1", "reopened"],
    ["q2", "open"],
  ]);
  const { open, accepted } = await risks(ledger, later);
  expect([open.length, accepted.length]).toEqual([2, 0]);
});

describe("a review that was cut short", () => {
  const dying = () =>
    scripted([someDraft("a")], () => {
      throw new Failure("model", "The model is out of credit. Top it up.");
    });
  /** Notes what it is given as judged already. */
  const goingOn = (seen: (readonly Finding[])[], name = "scripted"): Reviewer => ({
    name,
    review: async (_document, _checklists, { done } = {}) => {
      seen.push(done?.get("feedback-loops") ?? []);
      return someOutcome([someDraft("a")]);
    },
  });

  test("stays under way, and goes on with what its lenses found", async () => {
    const { ledger, tools, request } = await setUp(dying());
    const review = await asked(ledger);
    await expect(reviewDocument(tools, { ...request, review })).rejects.toMatchObject({ kind: "model" });
    expect(await ledger.reviews.get("r1")).toMatchObject({ status: "reviewing", result: null });
    const seen: (readonly Finding[])[] = [];
    const under = (await ledger.reviews.get("r1")) as Review;
    const result = await reviewDocument({ ...tools, reviewer: goingOn(seen) }, { ...request, review: under });
    expect(seen[0]?.map(({ item }) => item)).toEqual(["a"]);
    expect(result.review).toMatchObject({ id: "r1", status: "awaiting_answers", failure: null });
    expect((await ledger.reviews.history("r1")).map(({ to }) => to)).toEqual([
      "queued",
      "reviewing",
      "awaiting_answers",
    ]);
  });

  test.each([
    ["another text", { document: someDocument("/designs/feed.md", "# Feed\n\nWe rank by date.\n") }, {}],
    ["another reviewer", {}, { reviewer: "other" }],
    ["other checklists", {}, { checklists: "d" }],
  ])("begins anew for %s", async (_, change, other: { reviewer?: string; checklists?: string }) => {
    const { ledger, tools, request } = await setUp(dying());
    const review = await asked(ledger);
    await expect(reviewDocument(tools, { ...request, review })).rejects.toThrow("out of credit");
    const seen: (readonly Finding[])[] = [];
    const under = (await ledger.reviews.get("r1")) as Review;
    await reviewDocument(
      {
        ...tools,
        reviewer: goingOn(seen, other.reviewer ?? "scripted"),
        checklists: { hash: other.checklists ?? "c", lenses: [] },
      },
      { ...request, ...change, review: under },
    );
    expect(seen).toEqual([[]]);
  });

  test("begins anew after it failed or was given up, and says who asked", async () => {
    const { ledger } = await setUp(dying());
    const review = await asked(ledger);
    await ledger.reviews.start("r1", "mara");
    const failed = await ledger.reviews.fail("r1", "The link is private.");
    expect(await beginReview({ ledger }, failed)).toMatchObject({ status: "reviewing", failure: null });
    const abandoned = await ledger.reviews.abandon(review.id, "mara", "no need");
    expect(await beginReview({ ledger }, abandoned)).toMatchObject({ status: "reviewing" });
    expect((await ledger.reviews.history("r1")).map(({ to, by }) => [to, by]).slice(-2)).toEqual([
      ["queued", "mara"],
      ["reviewing", "mara"],
    ]);
  });

  test("is not recorded once somebody stopped it", async () => {
    const { ledger, tools, request } = await setUp(scripted([someDraft("a")]));
    const review = await asked(ledger);
    const run = reviewDocument(tools, { ...request, review }, undefined, AbortSignal.abort());
    await expect(run).rejects.toThrow("aborted");
    expect(await ledger.reviews.get("r1")).toMatchObject({ status: "reviewing", result: null });
  });

  test("is not drawn or kept by a machine that wakes up to find it finished elsewhere", async () => {
    const { ledger, tools, request } = await setUp(plainReviewer([]));
    const drawn: number[] = [];
    const reviewer: Reviewer = {
      name: "slow",
      review: async (_document, _checklists, { onLens } = {}) => {
        await ledger.reviews.fail("r1", "somebody else gave it up");
        await onLens?.({ lens: "tradeoffs", findings: [] });
        return someOutcome([]);
      },
    };
    const run = reviewDocument(
      { ...tools, reviewer },
      { ...request, review: await asked(ledger) },
      (known) => void drawn.push(known.size),
    );
    await expect(run).rejects.toThrow("r1 is in other hands");
    expect(drawn).toEqual([0]);
  });
});

describe("a document that was read before", () => {
  const text = (...answers: readonly string[]): string =>
    ["# Feed", "", "## Serving", "", "p99 is 80 ms.", "", "## Answers", "", ...answers, ""].join("\n");
  const read = (words: string): Promise<Document> => {
    const ref = { kind: "file", path: "/designs/feed.md" } as const;
    return documentFrom({ ref, bytes: new TextEncoder().encode(words), fileName: "feed.md" });
  };
  const first = testChecklists.lenses[0]?.items[0]?.id ?? "";

  async function readTwice(
    before: string,
    after: string,
    reviewer = plainReviewer,
    hash = testChecklists.hash,
  ) {
    const judged: string[] = [];
    const { ledger, tools, request } = await setUp(plainReviewer([]), testChecklists);
    const one = await reviewDocument(tools, {
      ...request,
      document: await read(before),
      review: await asked(ledger),
    });
    const known: ReadonlySet<Lens>[] = [];
    const two = await reviewDocument(
      { ...tools, reviewer: reviewer(judged), checklists: { ...testChecklists, hash } },
      {
        ...request,
        document: await read(after),
        review: await asked(ledger),
        before: one.review,
      },
      (findings) => void known.push(new Set(findings.keys())),
    );
    return { ledger, one, two, judged, known, tools };
  }

  test("is judged again only where the change touches it, and says so", async () => {
    const { two, judged, known } = await readTwice(text(`${first}: yes.`), text(`${first}: yes.`, "More."));
    expect(judged.length).toBeGreaterThan(0);
    expect(judged).not.toContain(first);
    expect(two.findings.find(({ item }) => item === first)?.verdict).toBe("covered");
    expect(two.review.result?.notes.join()).toContain(
      "1 section new or changed. I judged again only what that touches.",
    );
    expect(known.at(-1)?.size).toBe(testChecklists.lenses.length);
  });

  test("answers what it says now, with the quote", async () => {
    const { ledger, one, two } = await readTwice(text(), text(`${first}: yes.`));
    const question = one.questions.find(({ item }) => item === first);
    expect((await ledger.questions.get(question?.id ?? "q0"))?.settlement).toMatchObject({
      kind: "answered",
      by: "loophole",
      text: expect.stringContaining(`“${first}: yes.”`),
    });
    expect(two.review.result?.notes.join()).toContain(`The new text answers ${question?.id}`);
  });

  test("is not judged at all where it is the same, and keeps its questions, held ones too", async () => {
    const { one, two, judged, tools } = await readTwice(text(), text());
    expect(judged).toEqual([]);
    expect(two.findings).toEqual(one.findings);
    expect(two.questions.map(({ id, status: is }) => [id, is])).toEqual(
      one.questions.map(({ id, status: is }) => [id, is]),
    );
    expect(two.questions.some(({ status: is }) => is === "held")).toBe(true);
    expect(two.review.result?.notes.join()).toContain("Nothing changed");
    expect(two.review.result?.usage.costUsd).toBe(0);
    expect(isSameReading(tools, two.review, await read(text()))).toBe(true);
    expect(isSameReading(tools, two.review, await read(text("more")))).toBe(false);
    expect(
      isSameReading({ ...tools, checklists: { hash: "x", lenses: [] } }, two.review, await read(text())),
    ).toBe(false);
    const byModel = { ...tools, reviewer: { ...tools.reviewer, name: "gpt-5" } };
    expect(isSameReading(byModel, two.review, await read(text()))).toBe(false);
  });

  test.each([
    ["the same", text("gone"), text("gone")],
    ["the same but for what is gone", `${text("gone")}\n## Old\n\nWords.\n`, text("gone")],
  ])(
    "and is %s: more is posted once more is wanted, in order, as far as it is worth it",
    async (_, before, after) => {
      const few =
        (most: number) =>
        (judged: string[]): Reviewer => ({
          ...plainReviewer(judged),
          review: async (...given) => ({
            ...(await plainReviewer(judged).review(...given)),
            worthPosting: most,
          }),
        });
      const { ledger, tools, request } = await setUp(few(4)([]), testChecklists);
      const judged: string[] = [];
      const again = async (words: string, budget: number, earlier?: Review) =>
        reviewDocument(
          { ...tools, reviewer: few(4)(judged) },
          {
            ...request,
            budget,
            document: await read(words),
            review: await asked(ledger),
            ...(earlier ? { before: earlier } : {}),
          },
        );
      const one = await again(before, 2);
      judged.length = 0;
      const two = await again(after, 3, one.review);
      const three = await again(after, 9, two.review);
      expect(judged).toEqual([]);
      const open = ({ questions }: typeof one) =>
        questions.filter(({ status: is }) => is === "open").map(({ id }) => id);
      expect([one, two, three].map(open)).toEqual([
        ["q1", "q2"],
        ["q1", "q2", "q3"],
        ["q1", "q2", "q3", "q4"],
      ]);
      expect(two.questions.map(({ id }) => id)).toEqual(one.questions.map(({ id }) => id));
      const wants = [2, 3, 4, 9].map((budget) => hasMoreToPost(two.review, budget));
      expect(wants).toEqual([false, false, true, true]);
      expect(hasMoreToPost(three.review, 50)).toBe(false);
    },
  );

  test("is judged as a whole by a better reviewer", async () => {
    const better = (judged: string[]): Reviewer => ({ ...plainReviewer(judged), name: "gpt-5" });
    const { judged } = await readTwice(text(`${first}: yes.`), text(`${first}: yes.`), better);
    expect(judged).toContain(first);
  });

  test("is judged as a whole by other checklists", async () => {
    const same = text(`${first}: yes.`);
    const { judged } = await readTwice(same, same, plainReviewer, "other checklists");
    expect(judged).toContain(first);
  });
});

test("a channel that asks for more questions than is usual gets them, and one that asks for none gets none", async () => {
  const drafts = Array.from({ length: 20 }, (_, index) => someDraft(`item-${index}`));
  for (const budget of [0, 1, 15, 50]) {
    const { ledger, tools, request } = await setUp(scripted(drafts));
    const { questions } = await reviewDocument(tools, { ...request, budget, review: await asked(ledger) });
    expect(questions.filter(({ status: is }) => is === "open")).toHaveLength(Math.min(budget, 20));
    expect(questions).toHaveLength(20);
  }
});
