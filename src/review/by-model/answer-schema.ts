import { z } from "zod";
import { briefly } from "../quotes/inert.ts";

const severity = z.enum(["high", "medium", "low"]);

const tension = z.object({ note: z.string(), first: z.string(), second: z.string() });

const verdict = z.object({
  item: z.string(),
  quotes: z.array(z.string()),
  says: z.string(),
  open: z.string(),
  verdict: z.enum(["covered", "partial", "missing", "not_applicable"]),
  severity,
  question: z.string(),
  why: z.string(),
});

const verdicts = z.object({
  kind: z.literal("verdicts"),
  verdicts: z.array(verdict),
  contradictions: z.array(tension),
});

const editorial = z.object({
  kind: z.literal("editorial"),
  stakes: z.string(),
  contradictions: z.array(tension),
  answered: z.array(z.object({ gap: z.string(), quote: z.string() })),
  questions: z.array(
    z.object({
      gaps: z.array(z.string()),
      quotes: z.array(z.string()),
      severity,
      text: z.string(),
      why: z.string(),
    }),
  ),
  held: z.array(z.object({ gaps: z.array(z.string()), severity })),
});

/**
 * The answer to every request of a review. Lenses and editor share one schema, because providers put the schema
 * before everything else: with a schema of its own, a request could not use the cached document of the others.
 *
 * The schema holds to what strict structured output allows: closed objects, every property required, no lengths
 * and no patterns. Those are checked by code afterwards.
 */
export const answerSchema = z.object({ answer: z.discriminatedUnion("kind", [verdicts, editorial]) });

/** How long each text of an answer may be, in characters; what has no entry here is a quote. */
const longest: Readonly<Record<string, number>> = {
  item: 100,
  gap: 100,
  gaps: 100,
  says: 300,
  open: 300,
  stakes: 300,
  why: 300,
  note: 300,
  // Longer than any that is asked, so that a long one is told from a good one that was cut.
  question: 700,
  text: 700,
};
const longestQuote = 1_000;

/** How many entries each list may have. */
const most: Readonly<Record<string, number>> = {
  verdicts: 500,
  contradictions: 40,
  answered: 500,
  questions: 100,
  held: 500,
  quotes: 8,
  gaps: 60,
};

/**
 * An answer within bounds. No provider holds a model to lengths, and a document can talk it into a flood: what is too long
 * is cut at a sentence or a word, what is too many is left out, and both are counted. It is never an error.
 */
export function bounded<T>(answer: T): { readonly answer: T; readonly left: number } {
  let left = 0;
  const within = (value: unknown, name: string): unknown => {
    if (typeof value === "string") {
      const limit = longest[name] ?? longestQuote;
      if (value.length > limit) left += 1;
      return briefly(value, limit);
    }
    if (Array.isArray(value)) {
      const limit = most[name] ?? 0;
      left += Math.max(0, value.length - limit);
      return value.slice(0, limit).map((entry) => within(entry, name));
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, within(entry, key)]));
  };
  return { answer: within(answer, "") as T, left };
}

export type Verdicts = z.infer<typeof verdicts>;
export type VerdictAnswer = z.infer<typeof verdict>;
export type Editorial = z.infer<typeof editorial>;
export type Tension = z.infer<typeof tension>;
