import type { Passage } from "../design/document.ts";
import { type Finding, notShownIn, type Severity } from "../design/finding.ts";
import { lensTitles } from "../design/lens.ts";
import { program, type Question, type QuestionId, type Settlement } from "../design/register.ts";
import { type DismissalReason, isOpen } from "../design/status.ts";
import type { Action, Message, MessageBlock, Span } from "./message.ts";
import { bold, count, day, type Eyes, italic, mention, nameOf, short, text, today } from "./spans.ts";

/** The one message that shows a question, whatever becomes of it. */
export function questionKey(question: QuestionId): string {
  return `question:${question}`;
}

export const severityTitles: Readonly<Record<Severity, string>> = {
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const dismissalTitles: Readonly<Record<DismissalReason, string>> = {
  wrong: "It is wrong",
  not_relevant_here: "Not relevant here",
  already_covered: "Already covered",
  will_not_fix: "Will not fix",
};

/** A question with what can be done about it; settled, it says who did what, when and why. */
export function questionCard(
  question: Question,
  searched: Finding["searched"] | null,
  byModel: boolean,
  eyes: Eyes,
): Message {
  const blocks = isOpen(question.status) ? openCard(question, searched, eyes) : settledCard(question, eyes);
  return {
    key: questionKey(question.id),
    summary: `Question ${question.id}: ${question.text}`,
    byModel,
    blocks,
  };
}

function openCard(question: Question, searched: Finding["searched"] | null, eyes: Eyes): MessageBlock[] {
  const reopened = question.status === "reopened" ? [text(" · reopened")] : [];
  const label = [
    bold(severityTitles[question.severity]),
    text(` · ${lensTitles[question.lens]}`),
    ...reopened,
  ];
  return [
    { kind: "status", tone: "open", spans: [...label, text(` · ${question.id}`)] },
    { kind: "text", spans: [text(question.text)] },
    ...reason(question),
    ...evidence(question, searched),
    ...assignment(question, eyes),
    { kind: "actions", actions: openActions(question.id) },
    { kind: "feedback", target: question.id },
  ];
}

/** The four things that can be done about an open question. */
export function openActions(target: QuestionId): readonly Action[] {
  return [
    { verb: "answer", label: "Answer", target, style: "primary" },
    { verb: "accept", label: "Accept risk", target },
    { verb: "dismiss", label: "Dismiss", target },
    { verb: "assign", label: "Assign", target },
  ];
}

function settledCard(question: Question, eyes: Eyes): MessageBlock[] {
  const { settlement } = question;
  const asked = [italic(question.text), text(` · ${question.id}`)];
  if (!settlement) return [{ kind: "text", spans: asked }];
  const byUs = settlement.by === program;
  return [
    ...settlementBlocks(settlement, eyes),
    { kind: "note", spans: asked },
    {
      kind: "actions",
      actions: [
        byUs
          ? { verb: "undo", label: "Undo", target: question.id }
          : { verb: "reopen", label: "Reopen", target: question.id },
      ],
    },
  ];
}

/** Who settled it, when, and why. */
function settlementBlocks(settlement: Settlement, eyes: Eyes): readonly MessageBlock[] {
  const when = day(settlement.at, eyes);
  const by = nameOf(settlement.by, eyes);
  switch (settlement.kind) {
    case "answered": {
      const who = settlement.by === program ? "Answered by the document" : `Answered by ${by}`;
      return [
        { kind: "status", tone: "good", spans: [bold(who), text(`, ${when}`)] },
        { kind: "text", spans: [text(settlement.text)] },
      ];
    }
    case "accepted_risk": {
      const owner = nameOf(settlement.owner, eyes);
      const signed = settlement.owner === settlement.by ? "" : `, recorded by ${by}`;
      const until = text(` until ${day(settlement.expires, eyes)}${signed}, ${when}`);
      return [
        { kind: "status", tone: "attention", spans: [bold(`Risk accepted by ${owner}`), until] },
        { kind: "text", spans: [text(settlement.reason)] },
      ];
    }
    case "dismissed": {
      const spans = [bold(`Dismissed by ${by}`), text(`, ${when}: ${dismissalTitles[settlement.reason]}`)];
      const note: MessageBlock[] = settlement.note ? [{ kind: "text", spans: [text(settlement.note)] }] : [];
      return [{ kind: "status", tone: "quiet", spans }, ...note];
    }
  }
}

/** The consequence, where the question does not say it already. */
function reason({ text: asked, why }: Question): readonly MessageBlock[] {
  const says = asked.toLowerCase().includes(why.toLowerCase().replace(/[.!]$/, ""));
  return why === "" || says ? [] : [{ kind: "note", spans: [text(why)] }];
}

function evidence(question: Question, searched: Finding["searched"] | null): readonly MessageBlock[] {
  if (question.evidence.length > 0) {
    return notShownIn(question.text, question.evidence).slice(0, 3).map(quote);
  }
  if (!searched || searched.sections === 0) return [];
  const looked = `I searched ${searched.sections === 1 ? "the one section" : `all ${count(searched.sections, "section")}`} for an answer`;
  return searched.nearest
    ? [{ kind: "note", spans: [text(`${looked}; this comes nearest:`)] }, quote(searched.nearest)]
    : [{ kind: "note", spans: [text(`${looked} and found no passage about it.`)] }];
}

function quote({ quote: words, section, line }: Passage): MessageBlock {
  return { kind: "quote", text: words, source: `${short(section, 200)}, line ${line}` };
}

function assignment({ assignee, due }: Question, eyes: Eyes): readonly MessageBlock[] {
  if (assignee === null && due === null) return [];
  const isOver = due !== null && due < today(eyes);
  const who: readonly Span[] = assignee === null ? [text("Unassigned")] : [mention(assignee, eyes)];
  const when = due === null ? [] : [text(`, ${isOver ? "was due" : "due"} ${day(due, eyes)}`)];
  return [{ kind: "status", tone: isOver ? "attention" : "quiet", spans: [...who, ...when] }];
}
