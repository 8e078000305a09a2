import { type Document, sectionName } from "../design/document.ts";
import type { Finding, QuestionDraft, ReviewOutcome } from "../design/finding.ts";
import { locate, sectionAt } from "../design/locate.ts";
import { isOpen } from "../design/question.ts";
import type { Question } from "../design/register.ts";
import type { Asked, Judged } from "../ledger/ledger.ts";
import { ourselves } from "../render/spans.ts";

/**
 * What a review has to ask, given everything that was ever asked about the document: nothing is asked twice, in these
 * or other words; what the document answers now is closed with the answer quoted; what it no longer answers is
 * reopened; what people decided stays decided. `mayMove` is false where this reading may not overrule the earlier one:
 * the text is the same, or a lesser reviewer read it.
 */
export function reconcile(
  document: Document,
  outcome: ReviewOutcome,
  earlier: readonly Question[],
  budget: number,
  mayMove: boolean,
): Pick<Judged, "asked" | "moves"> {
  const findings = new Map(outcome.findings.map((finding) => [finding.item, finding]));
  const worth = Math.min(budget, outcome.worthPosting);
  const moves = (mayMove ? earlier : []).flatMap((question): Judged["moves"] => {
    const finding = findings.get(question.item);
    if (isUnsettled(question) && isAnsweredBy(finding)) {
      return [{ question: question.id, move: { kind: "answer", text: answerIn(document, finding) } }];
    }
    if (wasClosedByUs(question) && isGap(finding)) {
      const reason = "The passage that answered it is gone from the document.";
      return [{ question: question.id, move: { kind: "reopen", reason } }];
    }
    return [];
  });

  const taken = new Set<string>();
  const drafted = outcome.questions.flatMap((draft, index): Asked[] => {
    const known = earlier.find((question) => isSame(question, draft));
    if (!known) return [{ kind: "new", draft, posted: index < worth }];
    if (taken.has(known.id)) return [];
    taken.add(known.id);
    return [{ kind: "again", question: known.id, draft: words(known, draft), posted: index < worth }];
  });
  const kept = earlier
    .filter(({ id }) => !taken.has(id))
    .map((question): Asked => ({ kind: "again", question: question.id, draft: null, posted: false }));
  return { asked: [...drafted, ...kept], moves };
}

/** Whether a question and a draft ask about the same gap: one answer would settle both. */
function isSame(question: Question, draft: QuestionDraft): boolean {
  return (
    question.item === draft.item || question.also.includes(draft.item) || draft.also.includes(question.item)
  );
}

/** New words only for a question that waits for an answer and is about the very same item. */
function words(question: Question, draft: QuestionDraft): QuestionDraft | null {
  return isUnsettled(question) && question.item === draft.item ? draft : null;
}

function isUnsettled({ status }: Question): boolean {
  return isOpen(status) || status === "held";
}

function wasClosedByUs({ settlement }: Question): boolean {
  return settlement?.kind === "answered" && settlement.by === ourselves;
}

function isAnsweredBy(finding: Finding | undefined): finding is Finding {
  return finding?.verdict === "covered" && finding.evidence.length > 0;
}

function isGap(finding: Finding | undefined): boolean {
  return finding?.verdict === "missing" || finding?.verdict === "partial";
}

/** `“We retrain every night.” (Training, line 42)` */
function answerIn(document: Document, { evidence }: Finding): string {
  const [first] = evidence;
  if (!first) return "";
  const place = locate(document, first.quote) ?? first;
  const section = sectionAt(document, place.line);
  const name = section ? sectionName(document, section) : place.section;
  return `“${place.quote.replaceAll(/\s+/g, " ").trim()}” (${name}, line ${place.line})`;
}
