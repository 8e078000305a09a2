import type { Question } from "../design/register.ts";
import { list, plain, type ReviewStanding, statusTitles, titleOf } from "./lists.ts";
import type { Message, MessageBlock } from "./message.ts";
import { openActions } from "./question-card.ts";
import { acceptedLine, type Links, questionLine } from "./question-line.ts";
import { bold, count, type Eyes, text } from "./spans.ts";

/** Everything that waits for one person, or was started by them. */
export interface Mine {
  /** Open questions assigned to them. */
  readonly assigned: readonly Question[];
  /** Risks they accepted, the one that expires soonest first. */
  readonly accepted: readonly Question[];
  /** Reviews they asked for that are not over. */
  readonly asked: readonly ReviewStanding[];
}

/** The answer to `mine`. */
export function mine(key: string, own: Mine, links: Links, eyes: Eyes): Message {
  if (isEmpty(own)) return plain(key, "Nothing waits for you.");
  return {
    key,
    summary: `${count(own.assigned.length, "question")} for you`,
    byModel: false,
    blocks: [
      ...part(
        "For you to settle",
        own.assigned.map((question) => questionLine(question, links, eyes)),
      ),
      ...common(own, links, eyes),
    ],
  };
}

/** A channel on somebody's own page. */
export interface ChannelStanding {
  readonly name: string;
  readonly open: number;
}

const homePage = 5;

/** Somebody's own page: what waits for them, with the same actions as in the thread; `from` is the first entry shown. */
export function home(
  own: Mine,
  channels: readonly ChannelStanding[],
  from: number,
  links: Links,
  eyes: Eyes,
): Message {
  const page = own.assigned.slice(from, from + homePage);
  const cards = page.flatMap((question): readonly MessageBlock[] => [
    { kind: "text", spans: questionLine(question, links, eyes) },
    { kind: "actions", actions: openActions(question.id) },
  ]);
  const nothing: MessageBlock = { kind: "text", spans: [text("Nothing waits for you.")] };
  return {
    key: "home",
    summary: "Your design reviews",
    byModel: false,
    blocks: [
      { kind: "heading", text: "For you to settle" },
      ...(cards.length > 0 ? cards : [nothing]),
      ...pages(own.assigned.length, from),
      { kind: "divider" },
      ...common(own, links, eyes),
      ...part(
        "Your channels",
        channels.map(({ name, open }) => [bold(`#${name}`), text(`: ${count(open, "open risk")}`)]),
      ),
      {
        kind: "actions",
        actions: [
          { verb: "review", label: "Review a document", target: "", style: "primary" },
          { verb: "review_example", label: "Review an example", target: "" },
        ],
      },
    ],
  };
}

function common(own: Mine, links: Links, eyes: Eyes): readonly MessageBlock[] {
  return [
    ...part(
      "Risks you accepted",
      own.accepted.slice(0, 10).map((question) => acceptedLine(question, links, eyes)),
    ),
    ...part(
      "Reviews you asked for",
      own.asked.slice(0, 10).map(({ review, open }) => {
        const questions = open > 0 ? `, ${count(open, "open question")}` : "";
        return [bold(titleOf(review)), text(`: ${statusTitles[review.status]}${questions}`)];
      }),
    ),
  ];
}

function part(title: string, items: Parameters<typeof list>[0]): readonly MessageBlock[] {
  return items.length > 0 ? [{ kind: "heading", text: title }, ...list(items)] : [];
}

function pages(all: number, from: number): readonly MessageBlock[] {
  const next = from + homePage < all ? [page("Next", from + homePage)] : [];
  const back = from > 0 ? [page("Back", Math.max(0, from - homePage))] : [];
  const actions = [...back, ...next];
  if (actions.length === 0) return [];
  const last = Math.min(all, from + homePage);
  return [
    { kind: "note", spans: [text(`${from + 1} to ${last} of ${all}`)] },
    { kind: "actions", actions },
  ];
}

function page(label: string, from: number) {
  return { verb: "page", label, target: `home:${from}` } as const;
}

function isEmpty({ assigned, accepted, asked }: Mine): boolean {
  return assigned.length + accepted.length + asked.length === 0;
}
