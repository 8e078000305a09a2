import { z } from "zod";

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

export type Verdicts = z.infer<typeof verdicts>;
export type VerdictAnswer = z.infer<typeof verdict>;
export type Editorial = z.infer<typeof editorial>;
export type Tension = z.infer<typeof tension>;
