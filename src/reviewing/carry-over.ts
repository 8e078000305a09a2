import type { Passage } from "../design/document.ts";
import { type Finding, gravest, isGap, type QuestionDraft, type ReviewOutcome } from "../design/finding.ts";
import { program, type Question, type QuestionId } from "../design/register.ts";
import { isOpen, type Move } from "../design/status.ts";
import type { Asked } from "../ledger/ledger.ts";

/**
 * A reviewer knows the document; the register knows what people said about it before. Carrying over brings the two
 * together, so that nobody is asked twice: a settled question stays settled, an open one goes on under its id, one that
 * the new text answers is closed with the quote that answers it, and one that only the old text answered is reopened.
 */
export interface CarriedOver {
  readonly asked: readonly Asked[];
  readonly moves: readonly { readonly question: QuestionId; readonly move: Move }[];
  /** What the reader has to know about it, in sentences. */
  readonly notes: readonly string[];
}

/**
 * @param earlier everything that was ever asked about the document
 * @param hasChanged whether the document's text is another one than when a question was asked last, so that this
 *   reading may overrule that one
 * @param budget how many questions are posted at most
 * @param isNew whether a passage says what the text did not say when the question was asked last: only such a one is an
 *   answer that the document gives now
 */
export function carryOver(
  outcome: ReviewOutcome,
  earlier: readonly Question[],
  hasChanged: (question: Question) => boolean,
  budget: number,
  isNew: (question: Question, passage: Passage) => boolean = () => true,
): CarriedOver {
  const asked: Asked[] = [];
  const settled = new Set<Question>();
  const goingOn = new Set<Question>();
  const reopened = new Set<Question>();
  const newItems = new Set<string>();
  const judged = new Map(outcome.findings.map((finding) => [finding.item, finding]));
  const answerTo = (question: Question): Passage | undefined => {
    const finding = judged.get(question.item);
    if (finding?.verdict !== "covered" || !hasChanged(question)) return undefined;
    return finding.evidence.find((passage) => isNew(question, passage));
  };
  const isAnswered = (question: Question) => isOpen(question.status) && answerTo(question) !== undefined;
  const over = earlier.filter((question) => question.settlement !== null || isAnswered(question)).length;
  let room = budget;

  for (const [index, draft] of outcome.questions.entries()) {
    const known = earlier.find((question) => asksTheSame(question, draft));
    if (known && hasLostAnswer(known, judged.get(known.item), hasChanged)) {
      if (reopened.has(known)) continue;
      reopened.add(known);
      room -= 1;
      asked.push({ kind: "again", question: known.id, draft: null, posted: true });
    } else if (known?.settlement) {
      settled.add(known);
    } else if (known) {
      if (goingOn.has(known)) continue;
      goingOn.add(known);
      // What was held does not take the place of what is settled: a review has to come to an end.
      const posted = isOpen(known.status) || (index < outcome.worthPosting && room > over);
      if (posted) room -= 1;
      // What asks about one of its other items says something else: the question keeps its own words then.
      const words = known.item === draft.item ? asGraveAs(known, draft) : null;
      asked.push({ kind: "again", question: known.id, draft: words, posted });
    } else if (!newItems.has(draft.item)) {
      newItems.add(draft.item);
      const posted = index < outcome.worthPosting && room > 0;
      if (posted) room -= 1;
      asked.push({ kind: "new", draft, posted });
    }
  }

  const moves: { question: QuestionId; move: Move }[] = [];
  for (const question of earlier) {
    if (hasLostAnswer(question, judged.get(question.item), hasChanged)) {
      if (!reopened.has(question))
        asked.push({ kind: "again", question: question.id, draft: null, posted: true });
      const reason = "The passage that answered it is gone from the document.";
      moves.push({ question: question.id, move: { kind: "reopen", reason } });
      continue;
    }
    const finding = judged.get(question.item);
    if (question.settlement && finding && isGap(finding)) settled.add(question);
    if (question.settlement || goingOn.has(question) || !finding) continue;
    const answer = answerTo(question);
    if (answer) {
      const text = `The document answers it now: “${answer.quote}” (${answer.section}, line ${answer.line})`;
      asked.push({ kind: "again", question: question.id, draft: null, posted: false });
      moves.push({ question: question.id, move: { kind: "answer", text } });
    } else if (isOpen(question.status)) {
      asked.push({ kind: "again", question: question.id, draft: null, posted: true });
    } else if (isGap(finding)) {
      asked.push({ kind: "again", question: question.id, draft: null, posted: false });
    }
  }
  return { asked, moves, notes: [...settledNotes([...settled]), ...movedNotes(moves)] };
}

function asksTheSame(question: Question, draft: QuestionDraft): boolean {
  return question.item === draft.item || question.also.includes(draft.item);
}

/** A reading may find an unsettled question graver than before; that it is less grave is for people to say. */
function asGraveAs({ severity }: Question, draft: QuestionDraft): QuestionDraft {
  return { ...draft, severity: gravest([severity, draft.severity]) ?? severity };
}

/** Whether the document itself had answered the question, and does not any more. */
function hasLostAnswer(
  question: Question,
  finding: Finding | undefined,
  hasChanged: (question: Question) => boolean,
): boolean {
  const wasOurs = question.settlement?.kind === "answered" && question.settlement.by === program;
  return (
    wasOurs && hasChanged(question) && (finding?.verdict === "missing" || finding?.verdict === "partial")
  );
}

function settledNotes(settled: readonly Question[]): readonly string[] {
  if (settled.length === 0) return [];
  const list = settled.map(({ id, settlement }) => {
    const until = settlement?.kind === "accepted_risk" ? ` until ${settlement.expires}` : "";
    return `${id} (${settlement?.kind === "accepted_risk" ? "accepted" : settlement?.kind}${until})`;
  });
  const were = settled.length === 1 ? "1 question was" : `${settled.length} questions were`;
  return [`${were} settled before and not asked again: ${list.join(", ")}.`];
}

function movedNotes(moves: CarriedOver["moves"]): readonly string[] {
  const ids = (kind: Move["kind"]) => {
    return moves.flatMap(({ question, move }) => (move.kind === kind ? [question] : [])).join(", ");
  };
  const [answered, reopened] = [ids("answer"), ids("reopen")];
  return [
    ...(answered === "" ? [] : [`The new text answers ${answered}; reopen what it does not.`]),
    ...(reopened === "" ? [] : [`The passage that answered it is gone, so it is open again: ${reopened}.`]),
  ];
}
