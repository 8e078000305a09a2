import stringWidth from "string-width";
import { beforeEach, describe, expect, test } from "vitest";
import type { QuestionDraft } from "../../src/design/finding.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { historyText } from "../../src/terminal/text/register-text.ts";
import { risksText, statusText } from "../../src/terminal/text/register-text.ts";
import { reviewText } from "../../src/terminal/text/review-text.ts";
import type { View } from "../../src/terminal/text/view.ts";
import { reviewed, risks, status } from "../../src/reviewing/read-register.ts";
import { someDraft, someFinding, someJudged } from "../ledger/judged.ts";

const now = new Date("2026-11-16T09:00:00Z");
const view: View = { width: 80, paint: (_, text) => text, now };
let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger(":memory:", () => now);
});

async function record(drafts: readonly QuestionDraft[], posted = drafts.length) {
  const { id } = await ledger.reviews.request({
    ref: { kind: "file", path: "feed.md" },
    requestedBy: "mara",
  });
  await ledger.reviews.start(id, "mara");
  const judged = someJudged(drafts, posted);
  const covered = { ...someFinding("x"), verdict: "covered" as const };
  const findings = [
    ...judged.outcome.findings,
    covered,
    { ...covered, item: "y", verdict: "partial" as const },
  ];
  await ledger.reviews.record(id, { ...judged, outcome: { ...judged.outcome, findings } });
  return reviewed(ledger, now, id);
}

describe("a review in 80 columns", () => {
  test("reads like this", async () => {
    const missing = { ...someDraft("b", "medium"), evidence: [], why: "Nobody is told." };
    const text = reviewText(await record([someDraft("a"), missing, someDraft("c", "low")], 2), view, {
      isHeldShown: false,
    });
    expect(text).toMatchInlineSnapshot(`
      "
        “Feed”
        6 words · 1 section · English · revision sha-33

        Feedback loops  ████▒▒▒▒░░░░░░░░░░░░  1 of 5 answered, 1 in part

        2 questions

         1  HIGH    Feedback loops                                                  q1
            What about a?
            The catalogue narrows by itself.
            │ “We rank posts by clicks.”
            │ line 3

         2  MEDIUM  Feedback loops                                                  q2
            What about b?
            Nobody is told.
            Searched the one section; this comes nearest:
            │ “We rank posts by clicks.”
            │ line 3

        1 more question is held back. See it with: loophole status r1 --held

        These cannot both hold

            Two budgets.
            │ “We rank posts by clicks.”
            │ line 3
            │
            │ “# Feed”
            │ line 1

        Not read

        · picture at line 3: Pictures are not read.

        Notes

        · One picture was not read.

        ──────────────────────────────────────────────────────────────────────────────
        r1 · a-model · $0.01 · 0.9 s · prompts p1 · checklists c1
        loophole settle q1 answer "…"
        loophole settle q1 accept --owner … --reason "…" --expires YYYY-MM-DD
        loophole settle q1 dismiss --reason wrong
      "
    `);
  });

  test("says that there is nothing to ask", async () => {
    const text = reviewText(await record([]), view, { isHeldShown: false });
    expect(text).toContain("No questions\n");
    expect(text).not.toContain("loophole settle");
  });

  test("says that questions were held back, and why none is asked", async () => {
    const held = await record([someDraft("a", "low"), someDraft("b", "low")], 0);
    const text = reviewText(held, view, { isHeldShown: false });
    expect(text).toContain("No question worth your time now\n");
    expect(text).toContain("2 questions are held back.");
    const review = { ...held.review, result: held.review.result && { ...held.review.result, budget: 0 } };
    expect(reviewText({ ...held, review }, view, { isHeldShown: false })).toContain(
      "No question may be asked: the budget is 0\n",
    );
  });

  test("never calls small what is of high severity and was not asked", async () => {
    const held = await record([someDraft("a"), someDraft("b", "low")], 0);
    const text = reviewText(held, view, { isHeldShown: false });
    expect(text).toContain("1 question of high severity never asked\n");
    expect(text).toContain("2 questions are held back, 1 of high severity.");
  });

  test("shows what became of its questions", async () => {
    await record([someDraft("a"), someDraft("b"), someDraft("c"), someDraft("d")]);
    await ledger.questions.move("q1", { kind: "answer", text: "Five percent." }, "slack:T1:ben");
    await ledger.questions.move(
      "q2",
      { kind: "accept", owner: "ines", reason: "small", expires: "2026-12-31" },
      "ben",
    );
    await ledger.questions.move("q3", { kind: "dismiss", reason: "already_covered", note: "§2" }, "ben");
    const text = reviewText(await reviewed(ledger, now), view, { isHeldShown: false });
    expect(text).toContain("1 open question");
    expect(text).toContain("Answered by ben, 2026-11-16: Five percent.");
    expect(text).toContain("Accepted until 2026-12-31, owned by ines: small");
    expect(text).toContain("Dismissed by ben, 2026-11-16: already covered. §2");
  });

  test("never is wider than the terminal, nor obeys the document", async () => {
    const nasty = "\u001B[31m漢字 والنص العربي 👩‍👩‍👧 \u202E ".repeat(20);
    const draft = {
      ...someDraft("a"),
      text: nasty,
      why: nasty,
      evidence: [{ quote: nasty, section: nasty, line: 3 }],
    };
    for (const width of [40, 80, 96]) {
      const text = reviewText(await record([draft]), { ...view, width }, { isHeldShown: true });
      const widest = Math.max(...text.split("\n").map((line) => stringWidth(line)));
      expect(widest).toBeLessThanOrEqual(width);
      expect(text).not.toContain("\u001B");
      expect(text).not.toContain("\u202E");
    }
  });
});

describe("the register in 80 columns", () => {
  test("status", async () => {
    await record([someDraft("a"), someDraft("b", "low")]);
    const { id } = await ledger.reviews.request({
      ref: { kind: "link", url: "https://example.org/d" },
      requestedBy: "ben",
    });
    await ledger.reviews.start(id, "ben");
    await ledger.reviews.fail(id, "The link is private. Share it with the bot.");
    expect(statusText(await status(ledger, now, 9), view)).toMatchInlineSnapshot(`
      "
        Reviews

        r2    https://example.org/d                                         2026-11-16
              failed · The link is private. Share it with the bot.

        r1    “Feed”                                                        2026-11-16
              awaiting answers · 2 open (1 high)

      "
    `);
    expect(statusText([], view)).toContain("Nothing was reviewed yet");
  });

  test("risks", async () => {
    await record([someDraft("a"), someDraft("b", "low")]);
    await ledger.questions.move(
      "q2",
      { kind: "accept", owner: "ines", reason: "small", expires: "2026-12-31" },
      "ben",
    );
    await ledger.questions.assign("q1", { assignee: "ines", due: "2026-11-20" }, "ben");
    const later = { ...view, now: new Date("2026-11-19T09:00:00Z") };
    const found = await risks(ledger, now);
    expect(risksText(found.open, found.accepted, later)).toMatchInlineSnapshot(`
      "
        Open (1)

        HIGH    q1    What about a?
                      Feed · for 3 days · ines · due 2026-11-20

        Accepted (1)

        LOW     q2    What about b?
                      Feed · ines until 2026-12-31 · small

      "
    `);
    expect(risksText([], [], view)).toContain("No open risks");
    expect(historyText(await ledger.questions.history("q2"), view)).toMatchInlineSnapshot(`
      "
        History of q2

        2026-11-16 09:00  open  Loophole
                          asked by r1
        2026-11-16 09:00  open → accepted risk  ben
                          ines owns it until 2026-12-31: small

      "
    `);
  });
});
