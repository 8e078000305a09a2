import { shownLink } from "../design/find-links.ts";
import type { Question, Review } from "../design/register.ts";
import type { ReviewStatus } from "../design/status.ts";
import type { Message, MessageBlock } from "./message.ts";
import { acceptedLine, type Links, questionLine } from "./question-line.ts";
import { bold, code, count, day, type Eyes, nameOf, quoted, short, text } from "./spans.ts";

/** How many entries a list shows at once. */
export const pageSize = 10;

export const statusTitles: Readonly<Record<ReviewStatus, string>> = {
  queued: "waiting its turn",
  reviewing: "being reviewed",
  awaiting_answers: "awaiting answers",
  ready: "ready for approval",
  approved: "approved",
  abandoned: "abandoned",
  failed: "did not work out",
};

/** A review and how many of its questions are open. */
export interface ReviewStanding {
  readonly review: Review;
  readonly open: number;
  readonly openHigh: number;
}

/** Where one review stands, with its open questions. */
export function statusOfReview(
  key: string,
  { review, open, openHigh }: ReviewStanding,
  questions: readonly Question[],
  links: Links,
  eyes: Eyes,
): Message {
  const title = titleOf(review);
  const grave = openHigh > 0 ? `, ${openHigh} of high severity` : "";
  const standing =
    open > 0 ? `${count(open, "open question")}${grave}.` : (review.failure ?? "No open questions.");
  return {
    key,
    summary: `${title}: ${statusTitles[review.status]}`,
    byModel: false,
    blocks: [
      { kind: "heading", text: title },
      {
        kind: "status",
        tone: open > 0 ? "open" : "good",
        spans: [bold(upperFirst(statusTitles[review.status])), text(` · ${standing}`)],
      },
      ...list(questions.slice(0, pageSize).map((question) => questionLine(question, links, eyes))),
      ...rest(questions.length, pageSize),
      ...whatNow(review),
    ],
  };
}

/** Only people give a review up. */
function whatNow({ id, status }: Review): readonly MessageBlock[] {
  if (status !== "awaiting_answers" && status !== "ready" && status !== "failed") return [];
  const actions = [
    { verb: "recheck", label: "Recheck", target: id },
    { verb: "abandon", label: "Abandon", target: id, style: "danger" },
  ] as const;
  return [{ kind: "actions", actions }];
}

/** The reviews of a channel, newest first. */
export function statusOfChannel(key: string, standings: readonly ReviewStanding[], eyes: Eyes): Message {
  if (standings.length === 0)
    return plain(key, "Nothing was reviewed here yet. Mention me with a link, or in a design thread.");
  const lines = standings.map(({ review, open }) => {
    const questions = open > 0 ? `, ${count(open, "open question")}` : "";
    const since = ` · ${nameOf(review.requestedBy, eyes)}, ${day(review.createdAt, eyes)}`;
    return [bold(titleOf(review)), text(`: ${statusTitles[review.status]}${questions}${since}`)];
  });
  const summary = count(standings.length, "review");
  return {
    key,
    summary,
    byModel: false,
    blocks: [{ kind: "heading", text: "Reviews in this channel" }, ...list(lines)],
  };
}

/** The open risks of a channel from one entry on, the gravest first. */
export function risks(
  key: string,
  open: readonly Question[],
  accepted: readonly Question[],
  from: number,
  links: Links,
  eyes: Eyes,
): Message {
  if (open.length + accepted.length === 0) return plain(key, "No open risks in this channel.");
  const page = open.slice(from, from + pageSize);
  const more = open.length - from - page.length;
  const isFirst = from === 0;
  const kept = isFirst ? accepted.slice(0, pageSize) : [];
  return {
    key,
    summary: count(open.length, "open risk"),
    byModel: false,
    blocks: [
      { kind: "heading", text: count(open.length, "open risk") },
      ...list(page.map((question) => questionLine(question, links, eyes))),
      ...(kept.length > 0 ? [{ kind: "text", spans: [bold("Accepted for now")] } as const] : []),
      ...list(kept.map((question) => acceptedLine(question, links, eyes))),
      ...rest(accepted.length, isFirst ? pageSize : accepted.length),
      ...(more > 0
        ? [
            {
              kind: "actions",
              actions: [{ verb: "page", label: `Show ${more} more`, target: `risks:${from + pageSize}` }],
            } as const,
          ]
        : []),
    ],
  };
}

/** A sentence or two that answer a command. */
export function plain(key: string, sentence: string): Message {
  return {
    key,
    summary: sentence,
    byModel: false,
    blocks: [{ kind: "text", spans: [text(sentence)] }],
  };
}

/** What a review is about, before and after its document was read. */
export function titleOf(review: Review): string {
  if (review.result) return quoted(review.result.document.title);
  switch (review.ref.kind) {
    case "link":
      return short(shownLink(review.ref.url), 120);
    case "file":
      return quoted(review.ref.path.split("/").at(-1) ?? review.ref.path);
    case "thread":
      return "A thread";
  }
}

export function list(items: Extract<MessageBlock, { kind: "list" }>["items"]): readonly MessageBlock[] {
  return items.length > 0 ? [{ kind: "list", items }] : [];
}

function rest(all: number, shown: number): readonly MessageBlock[] {
  if (all <= shown) return [];
  return [{ kind: "note", spans: [text(`${all - shown} more: `), code("risks")] }];
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
