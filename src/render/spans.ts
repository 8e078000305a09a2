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

/**
 * Text of others as it is shown, everywhere: in both chats, in the terminal and in files. What turns the direction of the
 * words around it becomes `�`, since it would rearrange our own; what cannot be seen at all goes, since words can be hidden
 * in it; and no letter carries more marks than any script sets. Kept is what joins an emoji, or letters in scripts that
 * write so, and the isolates of `quoted`, which keep a direction in.
 */
export function visible(words: string): string {
  if (!words.includes("“\u2068")) return seen(words);
  const parts = words.split(/(?<=“)\u2068([^\u2066-\u2069]*)\u2069(?=”)/);
  return parts.map((part, at) => (at % 2 === 1 ? `\u2068${seen(part)}\u2069` : seen(part))).join("");
}

function seen(words: string): string {
  return words
    .toWellFormed()
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, "�")
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]+/gu, (hidden, at: number) => {
      const before = Array.from(words.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
      const after = words.codePointAt(at + hidden.length);
      return isJoining(hidden, before, after === undefined ? "" : String.fromCodePoint(after)) ? hidden : "";
    })
    .replaceAll(/(\p{M}{6})\p{M}+/gu, "$1");
}

function isJoining(hidden: string, before: string, after: string): boolean {
  const isEmoji = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\d#*])$/u;
  if (/^[\uFE0E\uFE0F]$/.test(hidden)) return isEmoji.test(before);
  if (/^\uFE0F?\u200D$/.test(hidden)) {
    if (isEmoji.test(before)) return /^\p{Extended_Pictographic}$/u.test(after);
  }
  if (/^[\u200C\u200D]$/.test(hidden)) return isJoined.test(before) && isJoined.test(after);
  // The flags of England, Scotland and Wales are spelt in tags.
  return before === "🏴" && /^(?:[\u{E0030}-\u{E007A}]{3,6}\u{E007F})$/u.test(hidden);
}

/** Letters and marks of scripts in which joiners change what is read. */
const isJoined = /^(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}])[\p{L}\p{M}]$/u;

/**
 * Words of others within a sentence or heading of ours, such as a title: in quotation marks that they cannot close, at most
 * so long, and with their direction kept to themselves. So a design that is called “Approved, no risks” is seen to be
 * called so.
 */
export function quoted(words: string, most = 120): string {
  const inside = short(visible(words), most).replaceAll(/["“”„‟«»＂〝〞]/g, "'");
  return `“${isRightToLeft.test(inside) ? `\u2068${inside}\u2069` : inside}”`;
}

const isRightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

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
