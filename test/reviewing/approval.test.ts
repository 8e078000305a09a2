import * as fc from "fast-check";
import { expect, test } from "vitest";
import { severities, type Severity } from "../../src/design/finding.ts";
import type { Question, QuestionId, Review } from "../../src/design/register.ts";
import { againstApproval, isOpen, type Move, type QuestionStatus } from "../../src/design/status.ts";
import { Failure } from "../../src/errors.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { reviewDocument } from "../../src/reviewing/review.ts";
import { approvalOf, approve } from "../../src/reviewing/settle.ts";
import { someDocument, someDraft, someFinding, someOutcome } from "../ledger/judged.ts";

const items = ["a", "b", "c", "d"] as const;
const severity = fc.constantFrom<Severity>("high", "medium", "low");
const item = fc.constantFrom(...items);

/** What one reading makes of the items: asked with a severity, covered, or not spoken of. */
const reading = fc.record({
  kind: fc.constant("review" as const),
  drafts: fc.uniqueArray(fc.record({ item, severity }), { selector: (each) => each.item }),
  covered: fc.boolean(),
  budget: fc.integer({ min: 0, max: 3 }),
  isPart: fc.boolean(),
  conversation: fc.constantFrom("C1", "C2"),
});
const move = fc.record({
  kind: fc.constant("move" as const),
  question: fc.integer({ min: 1, max: 4 }),
  move: fc.constantFrom<Move>(
    { kind: "answer", text: "Decided." },
    { kind: "accept", owner: "lead", reason: "small", expires: "2026-11-18" },
    { kind: "dismiss", reason: "wrong" },
    { kind: "reopen", reason: "not so" },
    { kind: "reveal" },
  ),
});
const approval = fc.record({
  kind: fc.constant("approve" as const),
  review: fc.integer({ min: 1, max: 4 }),
  takesIn: fc.boolean(),
});
const night = fc.record({ kind: fc.constant("night" as const) });
const steps = fc.array(fc.oneof(reading, move, approval, night), { minLength: 3, maxLength: 16 });

test("whatever happens, an approval stands over nothing open that was not taken in, and no words change without a line", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      let now = new Date("2026-11-16T09:00:00Z");
      const ledger = await openLedger(":memory:", () => now);
      const takenIn = new Map<Review["id"], ReadonlySet<QuestionId>>();
      const allowed = async (work: Promise<unknown>) => {
        try {
          await work;
          return true;
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          return false;
        }
      };
      let read = 0;
      for (const step of given) {
        const before = await ledger.questions.ofDocument("r1");
        const lines = async ({ id }: Question) => (await ledger.questions.history(id)).length;
        const told = new Map(
          await Promise.all(before.map(async (each) => [each.id, await lines(each)] as const)),
        );
        switch (step.kind) {
          case "review": {
            read += 1;
            const document = someDocument(
              undefined,
              `# Feed\n\nWe rank posts by clicks, ${"again ".repeat(read)}.\n`,
            );
            const drafts = step.drafts.map((each) => someDraft(each.item, each.severity));
            const [passage] = drafts[0]?.evidence ?? someDraft("a").evidence;
            const covered = items.filter(
              (each) => step.covered && !drafts.some((draft) => draft.item === each),
            );
            const reviewer: Reviewer = {
              name: "scripted",
              review: async () => ({
                ...someOutcome(drafts),
                findings: [
                  ...drafts.map((draft) => someFinding(draft.item)),
                  ...covered.map((each) => ({
                    ...someFinding(each),
                    verdict: "covered" as const,
                    evidence: passage ? [passage] : [],
                  })),
                ],
              }),
            };
            const { conversation, budget, isPart } = step;
            const review = await ledger.reviews.request({
              ref: document.ref,
              requestedBy: "mara",
              conversation,
            });
            const tools = { ledger, reviewer, checklists: { hash: "c", lenses: [] }, now: () => now };
            await reviewDocument(tools, { document, review, budget, isPart, keepText: false, notes: [] });
            break;
          }
          case "move":
            await allowed(ledger.questions.move(`q${step.question}`, step.move, "ben"));
            break;
          case "approve": {
            const id = `r${step.review}` as const;
            const { code, neverAsked, stillOpen } = await approvalOf(ledger, id);
            const shown = step.takesIn ? code : "";
            if (await allowed(approve(ledger, { id }, "lead", { takenIn: shown, why: "" })))
              takenIn.set(id, new Set([...neverAsked, ...stillOpen].map((each) => each.id)));
            break;
          }
          case "night":
            now = new Date(now.getTime() + 86_400_000);
            await ledger.questions.reopenExpired(now);
        }
        const after = await ledger.questions.ofDocument("r1");
        for (const old of before) {
          const present = after.find(({ id }) => id === old.id);
          const isSame =
            present?.text === old.text && present.severity === old.severity && present.status === old.status;
          const graver = severities.indexOf(present?.severity ?? "low") <= severities.indexOf(old.severity);
          const isUnsettled = isOpen(old.status) || old.status === "held";
          const isRead = step.kind === "review";
          const isKept = present?.text === old.text && present.severity === old.severity;
          const broken = {
            "changed without a line": !isSame && (await lines(old)) <= (told.get(old.id) ?? 0),
            "changed by a part": isRead && step.isPart && !isKept,
            "made less grave": isRead && isUnsettled && !graver,
          };
          expect(Object.entries(broken).filter(([, is]) => is)).toEqual([]);
        }
        for (const review of await ledger.reviews.find({ status: ["approved"] })) {
          const open = after.filter(({ status }) => isOpen(status));
          const known = takenIn.get(review.id) ?? new Set();
          expect(open.filter(({ id }) => !known.has(id))).toEqual([]);
          expect(open.filter((each) => each.severity === "high")).toEqual([]);
        }
      }
      await ledger.close();
    }),
    { numRuns: 60 },
  );
});

test.each<[QuestionStatus, string]>([
  ["open", "forbidding stillOpen stillOpen"],
  ["reopened", "forbidding stillOpen stillOpen"],
  ["held", "neverAsked - -"],
  ["answered", "- - -"],
  ["accepted_risk", "- - -"],
  ["dismissed", "- - -"],
])("what is %s bears on an approval by its severity: %s", (status, expected) => {
  const bearing = (of: Severity) => {
    const against = againstApproval([{ status, severity: of }]);
    return Object.entries(against).find(([, some]) => some.length > 0)?.[0] ?? "-";
  };
  expect((["high", "medium", "low"] as const).map(bearing).join(" ")).toBe(expected);
});
