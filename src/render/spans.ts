import { DateTime } from "luxon";
import { program, type ReviewResult } from "../design/register.ts";
import type { Span } from "./message.ts";

/** What every view needs to speak of people and days: the time, the channel's zone, and what people are called. */
export interface Eyes {
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
  /** Names by user id; an id without a name is shown as "somebody". */
  readonly names: ReadonlyMap<string, string>;
}

export function text(words: string): Span {
  return { kind: "text", text: words };
}

export function bold(words: string): Span {
  return { kind: "text", text: words, style: "bold" };
}

export function italic(words: string): Span {
  return { kind: "text", text: words, style: "italic" };
}

export function code(words: string): Span {
  return { kind: "text", text: words, style: "code" };
}

/** A link where the address is http or https, plain text otherwise. */
export function link(words: string, href: string | undefined): Span {
  return href !== undefined && /^https?:\/\//.test(href) ? { kind: "link", text: words, href } : text(words);
}

/** A live mention: only for a person of whom something is asked. */
export function mention(user: string, eyes: Pick<Eyes, "names">): Span {
  return { kind: "mention", user, name: nameOf(user, eyes) };
}

/** What somebody is called, without calling them. The program's own acts are signed "Loophole". */
export function nameOf(user: string, eyes: Pick<Eyes, "names">): string {
  if (user === program) return "Loophole";
  return eyes.names.get(user) || (user.includes(":") ? "somebody" : user);
}

/** `20 Nov`, with the year where it is another one. Takes a day (`2026-11-20`) or an instant. */
export function day(when: string, { now, zone }: Pick<Eyes, "now" | "zone">, locale = "en-GB"): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(when);
  const at = DateTime.fromISO(when, isDay ? { zone } : {})
    .setZone(zone)
    .setLocale(locale);
  const thisYear = DateTime.fromJSDate(now).setZone(zone).year;
  const format = { day: "numeric", month: "short" } as const;
  return at.toLocaleString(at.year === thisYear ? format : { ...format, year: "numeric" });
}

/** Today in the zone, as `2026-11-20`. */
export function today({ now, zone }: Pick<Eyes, "now" | "zone">): string {
  return DateTime.fromJSDate(now).setZone(zone).toISODate() ?? "";
}

/** `1 question`, `2 questions`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** At most so many characters, cut at a word and ended by `…`; for lists that lead to the full text. */
export function short(words: string, most: number): string {
  const line = words.replaceAll(/\s+/g, " ").trim();
  const signs = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (signs.length <= most) return line;
  const cut = signs.slice(0, most - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** The first sentence, which names the consequence; more where it is very short, less where it is very long. */
export function headline(words: string, most: number): string {
  const line = words.replaceAll(/\s+/g, " ").trim();
  const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
  let first = "";
  for (const { segment } of segmenter.segment(line)) {
    if (first.length >= 30) break;
    first += segment;
  }
  return short(first, most);
}

/** `gpt-5 · 48 s · $0.12 · checklists 3f2a91c` */
export function signature({ reviewer, usage }: Pick<ReviewResult, "reviewer" | "usage">): string {
  const cost = usage.costUsd === null ? "cost unknown" : `$${usage.costUsd.toFixed(2)}`;
  const parts =
    reviewer.kind === "model" ? [reviewer.model ?? "a model", cost] : ["Offline reviewer, no model", "free"];
  const seconds = usage.milliseconds / 1000;
  const time = seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
  const prompts = reviewer.prompts === null ? [] : [`prompts ${reviewer.prompts.slice(0, 7)}`];
  return [...parts, time, ...prompts, `checklists ${reviewer.checklists.slice(0, 7)}`].join(" · ");
}
