import {
  type Finding,
  gravest,
  isGap,
  type QuestionDraft,
  type ReviewOutcome,
  severities,
} from "../../design/finding.ts";
import type { Checklists } from "../reviewer.ts";
import type { Rank } from "./edit.ts";
import { itemsById } from "./editor-task.ts";

/**
 * A model may be talked out of its questions by the document that it reads, or be broken. The offline reviewer cannot be
 * talked to, so it reads along, and where the two differ grossly the reader is told and asked the gravest of what was
 * passed over. The bounds lie well outside of honest readings: two people who annotated the same designs call a third at
 * most of what the offline reviewer misses answered, leave no more than a fifth of a design's topics out as not
 * applicable, and settle no more than two thirds of them.
 */

/** Passages that the offline reviewer misses, and the model calls answered or out of place: so many of them, at least. */
const fewestDoubted = 6;
const shareDoubted = 0.6;

/** Nearly everything is settled by the model, of a whole checklist. */
const shareSettled = 0.85;
const wholeChecklist = 40;

/** Nearly nothing applies, and the offline reviewer has evidence for so many items all the same. */
const shareNotApplicable = 0.75;
const fewestWithEvidence = 8;

/** An editor that asks nothing is doubted where it holds a gap of high severity, or so many that are worth asking. */
const fewestWorthAsking = 4;
const fewestGaps = 20;

/** So many of the questions that were passed over are asked. */
const mostAsked = 3;

type Judged = Pick<ReviewOutcome, "findings" | "questions" | "worthPosting" | "notes">;

interface Side {
  readonly checklists: Checklists;
  /** What the offline reviewer makes of the same document; its findings are empty where it does not know the language. */
  readonly offline: Pick<ReviewOutcome, "findings" | "questions" | "worthPosting">;
  readonly rank: Rank;
  /** What the lenses of the model found, before its editor decided. */
  readonly before: readonly Finding[];
}

/** The model's review as it may stand beside the offline reading: as it is, or with what it passed over, and a sentence. */
export function readAlong(model: Judged, side: Side): Judged {
  const doubted = doubtedIn(model, side);
  if (doubted.length > 0) return withDoubted(model, doubted, side);
  return isSilenced(model, side) ? withHeld(model, side) : model;
}

/** What the model settled and nobody should believe without a look, as findings that ask; empty where nothing differs grossly. */
function doubtedIn({ findings }: Judged, { checklists, offline }: Side): readonly Finding[] {
  const second = new Map(offline.findings.map((finding) => [finding.item, finding]));
  const isSettled = ({ verdict }: Finding) => verdict === "covered" || verdict === "not_applicable";
  const missed = findings.filter(({ item }) => second.get(item)?.verdict === "missing");
  const overlooked = missed.filter(isSettled);
  const unapplied = findings.filter(({ verdict }) => verdict === "not_applicable");
  const settled = findings.filter(isSettled);
  const isMany = (some: readonly Finding[], share: number, of: readonly Finding[]) =>
    some.length >= share * of.length;

  const withEvidence = offline.findings.filter(({ evidence }) => evidence.length > 0).length;
  const isWhole = findings.length >= wholeChecklist;
  const isGross =
    (overlooked.length >= fewestDoubted && isMany(overlooked, shareDoubted, missed)) ||
    (withEvidence >= fewestWithEvidence && isMany(unapplied, shareNotApplicable, findings)) ||
    (isWhole && offline.worthPosting > 0 && isMany(settled, shareSettled, findings));
  if (isGross) return settled.flatMap(({ item }) => second.get(item) ?? []).filter(isGap);

  const isUnread = offline.findings.length === 0;
  if (!isUnread || !isWhole || !isMany(settled, shareSettled, findings)) return [];
  const items = itemsById(checklists);
  return settled.flatMap((finding): readonly Finding[] => {
    const item = items.get(finding.item);
    if (item?.severity !== "high") return [];
    const { severity, question, why } = item;
    const verdict = finding.evidence.length > 0 ? "partial" : "missing";
    return [{ ...finding, verdict, severity, question, why }];
  });
}

/** The doubted findings in place of the model's, the gravest of them asked before what the model asks. */
function withDoubted(
  model: Judged,
  doubted: readonly Finding[],
  { checklists, offline, rank }: Side,
): Judged {
  const instead = new Map(doubted.map((finding) => [finding.item, finding]));
  const findings = model.findings.map((finding) => instead.get(finding.item) ?? finding);
  const worded = new Map(offline.questions.map((draft) => [draft.item, draft]));
  const ranked = rank(doubted, checklists).questions.map((draft): QuestionDraft => {
    return { ...draft, text: worded.get(draft.item)?.text ?? draft.text };
  });
  const inOrder = gravestFirst(ranked, offline);
  const asked = inOrder.slice(0, mostAsked);
  const items = doubted.length === 1 ? "1 item" : `${doubted.length} items`;
  const why =
    offline.findings.length > 0
      ? `The offline reviewer, which reads along, finds no full answer to ${items} that the model calls answered or not applicable.`
      : `The model calls nearly everything answered or not applicable, and nothing reads along in this language.`;
  const note = `${why} That is too many to be believed: the document may have talked the model out of its questions. I ask the gravest of them; read the document yourself before you approve.`;
  return {
    findings,
    questions: [...asked, ...model.questions, ...inOrder.slice(mostAsked)],
    worthPosting: asked.length + model.worthPosting,
    notes: [...model.notes, note],
  };
}

/** Whether an editor that asks nothing holds what cannot be nothing. */
function isSilenced({ questions, worthPosting }: Judged, { offline, before }: Side): boolean {
  if (worthPosting > 0 || questions.length === 0) return false;
  const worthAsking = new Set(offline.questions.slice(0, offline.worthPosting).map(({ item }) => item));
  const held = new Set(questions.flatMap(({ item, also }) => [item, ...also]));
  return (
    held.size >= fewestGaps ||
    [...held].filter((item) => worthAsking.has(item)).length >= fewestWorthAsking ||
    questions.some(({ severity }) => severity === "high") ||
    before.some((finding) => isGap(finding) && finding.severity === "high" && held.has(finding.item))
  );
}

/** The gravest of what was held is asked; how grave it is, the lens and the checklist say as well as the editor. */
function withHeld(model: Judged, { checklists, offline, before }: Side): Judged {
  const given = new Map(before.map(({ item, severity }) => [item, severity]));
  const items = itemsById(checklists);
  const graver = model.questions.map((draft) => {
    const said = [draft.severity, given.get(draft.item), items.get(draft.item)?.severity];
    const severity = gravest(said.flatMap((each) => each ?? []));
    return { ...draft, severity: severity ?? draft.severity };
  });
  const questions = gravestFirst(graver, offline);
  const left = questions.length === 1 ? "1 question" : `${questions.length} questions`;
  const note = `The model's editor asks nothing and holds ${left}. That is too much to be left out: I ask the gravest all the same.`;
  return {
    ...model,
    questions,
    worthPosting: Math.min(mostAsked, questions.length),
    notes: [...model.notes, note],
  };
}

/** By severity, and among equals as the offline reviewer would ask them. */
function gravestFirst(drafts: readonly QuestionDraft[], offline: Side["offline"]): readonly QuestionDraft[] {
  const places = new Map(offline.questions.map(({ item }, index) => [item, index]));
  const place = ({ item }: QuestionDraft) => places.get(item) ?? offline.questions.length;
  return drafts.toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || place(a) - place(b),
  );
}
