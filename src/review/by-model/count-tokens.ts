import { inThread, threads, TooMuch } from "../../pool/pool.ts";

const file = new URL(
  import.meta.url.endsWith(".ts") ? "../offline/judging-thread.ts" : "../offline/judging-thread.js",
  import.meta.url,
);

/**
 * How many tokens a text has, at least and at most, whatever the tokenizer: a word is seldom less than one token,
 * and a token seldom less than two bytes.
 */
export function tokenBounds(text: string): { readonly least: number; readonly most: number } {
  const words = text.match(/\S+/g)?.length ?? 0;
  const bytes = Buffer.byteLength(text);
  return { least: Math.min(words, bytes), most: Math.ceil(bytes / 2) };
}

/** Longer texts are estimated: counting takes longer than the difference is worth. */
const longestCounted = 400_000;

/**
 * Counts tokens as current OpenAI models do; for very long texts, and such as would take the tokenizer very long,
 * an estimate from their size.
 */
async function countTokens(text: string): Promise<number> {
  if (text.length > longestCounted || hasLongWord(text)) return estimate(text);
  if (!threads.areKept) return countHere(text);
  return inThread<number>({ file, name: "counting" }, text).catch((error: unknown) => {
    if (error instanceof TooMuch) return estimate(text);
    throw error;
  });
}

/** Counts tokens, in this thread: a long text takes a second. */
export async function countHere(text: string): Promise<number> {
  const { countTokens: count } = await import("gpt-tokenizer/encoding/o200k_base");
  return count(text);
}

function hasLongWord(text: string): boolean {
  return text.split(/\s/).some((word) => word.length >= 2000);
}

/** Whether a text is within a number of tokens. Counts only when the size alone does not decide. */
export async function fits(text: string, tokens: number): Promise<boolean> {
  const { least, most } = tokenBounds(text);
  if (most <= tokens) return true;
  if (least > tokens) return false;
  return (await countTokens(text)) <= tokens;
}

/** From the size in bytes, so that scripts with several bytes per letter, and more tokens, are not underestimated. */
export function estimate(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.5);
}

/** Tokens to keep free for an answer, with what a reasoning model thinks before it. */
export function answerRoom(window: number): number {
  return Math.min(32_000, Math.floor(window / 4));
}
