import { createHash } from "node:crypto";
import { severities, type Severity } from "../design/finding.ts";
import { type Digest, expiryOf, isUnchanged, type OpenRisk } from "../digest/digest.ts";
import { type DigestWords, digestWords } from "./digest-words.ts";
import { titleOf } from "./lists.ts";
import type { Message, MessageBlock, Span } from "./message.ts";
import type { Links } from "./question-line.ts";
import { bold, day, type Eyes, headline, link, mention, quoted, text } from "./spans.ts";

/** What a digest needs besides its content. */
export interface DigestView {
  readonly key: string;
  /** The channel's name, empty where it has none. */
  readonly channel: string;
  readonly language: string;
  readonly links: Links;
}

/** How many entries each part of a digest shows. */
export const mostLines = 10;

/** The weekly digest of a channel. Only people who should act are mentioned. */
export function digestMessage(digest: Digest, view: DigestView, eyes: Eyes): Message {
  const words = digestWords(view.language);
  const number = Number(digest.week.slice(-2));
  const standing = isUnchanged(digest)
    ? `${words.open(digest.open.length)}, ${words.unchanged}`
    : `${words.open(digest.open.length)}, ${words.changes(digest.opened, digest.closed)}`;
  return {
    key: view.key,
    summary: `${words.title(view.channel)}: ${standing}`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `${words.title(view.channel)} · ${words.week(number)}` },
      { kind: "status", tone: digest.open.length > 0 ? "open" : "good", spans: [bold(`${standing}.`)] },
      ...openRisks(digest, words, view, eyes),
      ...overdue(digest, words, view, eyes),
      ...expiring(digest, words, view, eyes),
      ...quiet(digest, words),
      { kind: "note", spans: [text(words.how)] },
    ],
  };
}

/** The key of a channel's digest of one week, and the claim to send it. Channels may have long ids. */
export function digestKey(channel: string, week: string): string {
  return `digest:${createHash("sha256").update(channel).digest("base64url").slice(0, 20)}:${week}`;
}

function openRisks(
  digest: Digest,
  words: DigestWords,
  { links }: DigestView,
  eyes: Eyes,
): readonly MessageBlock[] {
  const shown = digest.open.slice(0, mostLines);
  const more = digest.open.length - shown.length;
  const blocks = severities.flatMap((severity): readonly MessageBlock[] => {
    const own = shown.filter(({ question }) => question.severity === severity);
    if (own.length === 0) return [];
    const all = digest.counts[severity];
    return part(
      heading(words, severity, all),
      own.map((risk) => riskLine(risk, words, links, eyes)),
    );
  });
  return more > 0 ? [...blocks, { kind: "note", spans: [text(words.more(more))] }] : blocks;
}

function heading(words: DigestWords, severity: Severity, all: number): string {
  return `${words.severity[severity]} (${all})`;
}

function riskLine(
  { question, ageDays }: OpenRisk,
  words: DigestWords,
  links: Links,
  eyes: Eyes,
): readonly Span[] {
  const { assignee, due } = question;
  const who = assignee === null ? words.unassigned : (eyes.names.get(assignee) ?? words.unassigned);
  const when = due === null ? "" : `, ${words.due(day(due, eyes, words.locale))}`;
  return [
    link(headline(question.text, 160), links.get(question.id)),
    text(` (${quoted(question.document.title, 40)} · ${words.age(ageDays)} · ${who}${when})`),
  ];
}

function overdue(
  digest: Digest,
  words: DigestWords,
  { links }: DigestView,
  eyes: Eyes,
): readonly MessageBlock[] {
  const lines = digest.overdue
    .slice(0, mostLines)
    .map(({ question }) => [
      question.assignee === null ? text(words.unassigned) : mention(question.assignee, eyes),
      text(", "),
      text(words.wasDue(day(question.due ?? "", eyes, words.locale))),
      text(": "),
      link(headline(question.text, 90), links.get(question.id)),
    ]);
  return part(words.overdue, lines);
}

function expiring(
  digest: Digest,
  words: DigestWords,
  { links }: DigestView,
  eyes: Eyes,
): readonly MessageBlock[] {
  const lines = digest.expiring.slice(0, mostLines).flatMap((question) => {
    if (question.settlement?.kind !== "accepted_risk") return [];
    const until = words.until(day(expiryOf(question), eyes, words.locale));
    const what = link(headline(question.text, 90), links.get(question.id));
    return [[mention(question.settlement.owner, eyes), text(`, ${until}: `), what]];
  });
  return part(words.expiring, lines);
}

function quiet(digest: Digest, words: DigestWords): readonly MessageBlock[] {
  const lines = digest.quiet
    .slice(0, mostLines)
    .map(({ review, open, quietDays }) => [
      bold(titleOf(review)),
      text(`: ${words.quietFor(quietDays, open)}`),
    ]);
  return part(words.quiet, lines);
}

function part(title: string, items: readonly (readonly Span[])[]): readonly MessageBlock[] {
  if (items.length === 0) return [];
  return [
    { kind: "text", spans: [bold(title)] },
    { kind: "list", items },
  ];
}
