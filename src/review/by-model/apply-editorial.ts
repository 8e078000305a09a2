import type { Document } from "../../design/document.ts";
import {
  type Finding,
  isGap,
  type QuestionDraft,
  type Rejected,
  type ReviewOutcome,
  severities,
} from "../../design/finding.ts";
import { verifyTensions } from "../quotes/contradictions.ts";
import { findQuote, findQuotes, shown } from "../quotes/find-quote.ts";
import { covering } from "../quotes/verify.ts";
import { askable, idIn, tidy } from "../quotes/wording.ts";
import type { Editorial } from "./answer-schema.ts";
import { type Desk, itemsById } from "./editor-task.ts";

type Applied = Pick<ReviewOutcome, "findings" | "questions" | "worthPosting" | "rejected" | "contradictions">;

/**
 * Puts the editor's decisions into force, as far as the document bears them out. A gap counts as answered only with
 * a quote that stands there and is enough to cover it; a question about an item that was judged covered only with one that shows the hole; no
 * gap is asked about twice, and no topic; what the editor said nothing about is held.
 */
export function applyEditorial(editorial: Editorial, desk: Desk, document: Document): Applied {
  const items = itemsById(desk.checklists);
  const findings = new Map(desk.findings.map((finding) => [finding.item, finding]));
  const rejected: Rejected[] = [];
  const taken = new Set<string>();
  const asked = new Set(editorial.questions.flatMap((question) => question.gaps.map(idIn)));

  for (const { gap: said, quote } of editorial.answered) {
    const gap = idIn(said);
    const finding = findings.get(gap);
    if (!finding || !isGap(finding) || asked.has(gap)) continue;
    const found = findQuote(document, quote);
    const covers = found.length > 0 && covering(found, document, [...findings.values()]);
    const evidence =
      covers === false
        ? ", which does not stand in the document."
        : typeof covers === "string"
          ? `. ${covers}`
          : covers;
    if (typeof evidence !== "string") {
      const searched = { ...finding.searched, nearest: null };
      findings.set(gap, { ...finding, verdict: "covered", question: "", why: "", evidence, searched });
    } else {
      rejected.push({ item: gap, because: `Said to be answered by ${shown(quote)}${evidence}` });
    }
  }

  /** The gaps of these ids that nobody has asked about yet, as far as they exist. */
  const free = (gaps: readonly string[]) =>
    [...new Set(gaps.map(idIn))]
      .flatMap((gap) => findings.get(gap) ?? [])
      .filter(({ item }) => !taken.has(item));

  const topicOf = ({ item, topic }: Finding) => items.get(item)?.refines ?? topic;
  const posted = new Map<string, QuestionDraft>();
  const second: QuestionDraft[] = [];
  for (const question of editorial.questions) {
    const [lead, ...others] = free(question.gaps);
    if (!lead) {
      const because = "Its question serves no gap that is still open, or one that is asked already.";
      rejected.push({ item: question.gaps[0] ?? "question", because });
      continue;
    }
    const { found, lost } = findQuotes(document, question.quotes);
    for (const quote of lost) {
      rejected.push({
        item: lead.item,
        because: `The quote ${shown(quote)} does not stand in the document.`,
      });
    }
    if (!isGap(lead) && found.length === 0) {
      rejected.push({ item: lead.item, because: "Judged covered, and asked about without a quote." });
      continue;
    }
    const text = askable(question.text) ?? (lead.question || (items.get(lead.item)?.question ?? ""));
    const why = tidy(question.why) || lead.why;
    const evidence = found.length > 0 ? found : lead.evidence;
    const settled = isGap(lead) ? lead : { ...lead, verdict: "partial" as const, evidence };
    findings.set(lead.item, { ...settled, severity: question.severity, question: text, why });
    const also = others.filter(isGap).map(({ item }) => item);
    for (const item of [lead.item, ...also]) taken.add(item);
    const topic = topicOf(lead);
    const draft = { ...drafted(lead, text, why, also), topic, severity: question.severity, evidence };
    if (posted.has(topic)) second.push(draft);
    else posted.set(topic, draft);
  }

  const held = editorial.held.flatMap(({ gaps, severity }) => {
    const [lead, ...others] = free(gaps).filter(isGap);
    if (!lead) return [];
    const also = others.map(({ item }) => item);
    for (const item of [lead.item, ...also]) taken.add(item);
    return [{ ...drafted(lead, lead.question, lead.why, also), topic: topicOf(lead), severity }];
  });
  const forgotten = free([...findings.keys()])
    .filter(isGap)
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .map((finding) => ({ ...drafted(finding, finding.question, finding.why, []), topic: topicOf(finding) }));

  const tensions = verifyTensions(editorial.contradictions, document);
  return {
    findings: [...findings.values()],
    questions: [...posted.values(), ...second, ...held, ...forgotten],
    worthPosting: posted.size,
    rejected: [...rejected, ...tensions.rejected],
    contradictions: tensions.contradictions,
  };
}

function drafted(finding: Finding, text: string, why: string, also: readonly string[]): QuestionDraft {
  const { item, lens, topic, severity, evidence } = finding;
  return { item, lens, topic, severity, text, why, evidence, also };
}
