import { closest, distance } from "fastest-levenshtein";
import { type Named, namedReview, type ReviewId } from "./register.ts";

/** The words that are understood, and what each does. */
export const commandWords = {
  review:
    "ask my questions about the link or file that you give, or about the document in this thread; review thread: about the discussion itself",
  recheck: "read the document again; what it now answers is closed",
  status: "where the review in this thread stands, or the reviews of this channel",
  risks: "the open risks of this channel",
  mine: "what waits for you, in every channel",
  digest: "what this week's digest would say",
  approve: "approve the design, once no question of high severity about it is open",
  settings: "day, hour and language of the digest, number of questions, approvers",
  help: "this list",
} as const;

export type CommandWord = keyof typeof commandWords;

/** What somebody asked for in words. */
export type Command =
  | { readonly kind: "review"; readonly link: string | null; readonly of: "found" | "thread" | "example" }
  | { readonly kind: "recheck"; readonly review: Named<ReviewId> | null }
  | { readonly kind: "status"; readonly review: Named<ReviewId> | null }
  | { readonly kind: "risks" }
  | { readonly kind: "mine" }
  | { readonly kind: "digest" }
  | { readonly kind: "approve"; readonly review: Named<ReviewId> | null }
  | { readonly kind: "settings" }
  | { readonly kind: "help" }
  /** Nothing was said at all. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown"; readonly said: string; readonly closest: CommandWord | null };

const words = Object.keys(commandWords) as readonly CommandWord[];

/** People are polite: in so few words a known word is meant as one. */
const mostWords = 8;

/**
 * Understands what was typed after the bot's name. A link alone asks for its review; a known word anywhere in a short
 * sentence counts; anything else is unknown, with the word that was probably meant.
 */
export function understand(text: string, links: readonly string[]): Command {
  const said = text
    .replaceAll(/https?:\/\/\S+/g, " ")
    .toLowerCase()
    .split(/[^\p{L}\p{N}_-]+/u)
    .filter(Boolean);
  const link = links[0] ?? null;
  const [first] = said;
  if (first === undefined) return link === null ? { kind: "nothing" } : { kind: "review", link, of: "found" };
  const isShort = said.length <= mostWords;
  const word = isWord(first) ? first : isShort ? said.find(isWord) : undefined;
  if (word) return commandOf(word, said, link);
  if (link !== null) return { kind: "review", link, of: "found" };
  return { kind: "unknown", said: first, closest: closestTo(first) };
}

function commandOf(word: CommandWord, said: readonly string[], link: string | null): Command {
  switch (word) {
    case "review":
      if (said.includes("example")) return { kind: "review", link: null, of: "example" };
      return { kind: "review", link, of: said.includes("thread") ? "thread" : "found" };
    case "recheck":
    case "status":
    case "approve":
      return { kind: word, review: said.map(reviewIn).find((id) => id !== null) ?? null };
    case "risks":
    case "mine":
    case "digest":
    case "settings":
    case "help":
      return { kind: word };
  }
}

function reviewIn(token: string): Named<ReviewId> | null {
  return token.startsWith("r") ? (namedReview(token) ?? null) : null;
}

function isWord(word: string): word is CommandWord {
  return Object.hasOwn(commandWords, word);
}

/** The command word nearest to what was typed, where it is near enough to be a slip of the fingers. */
function closestTo(said: string): CommandWord | null {
  const word = closest(said, words) as CommandWord;
  return distance(said, word) <= Math.max(1, Math.floor(word.length / 2)) ? word : null;
}

/** What is said to the bot is short; whoever writes more to it says something to everybody. */
const longestCommand = 200;

/**
 * Whether a message is a command to the bot, and so no part of a discussion: it begins with a mention, and what follows
 * is understood. `isToBot` says whether the mention is that of the bot; undefined where the platform does not tell, and
 * any mention is taken for it.
 */
export function isSaidToBot({
  text,
  isToBot,
}: {
  readonly text: string;
  readonly isToBot?: boolean | undefined;
}): boolean {
  const [, said] = /^@\S+\s*(.*)$/s.exec(text.trim()) ?? [];
  if (said === undefined || isToBot === false) return false;
  return said.length < longestCommand && understand(said, []).kind !== "unknown";
}
