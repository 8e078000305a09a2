import { z } from "zod";
import { lenses } from "../src/design/lens.ts";

const passage = z.strictObject({ quote: z.string().min(1), section: z.string(), line: z.int().min(1) });
const severity = z.enum(["high", "medium", "low"]);
const about = { lens: z.enum(lenses), topic: z.string(), severity };

/** The object that `loophole review --json` prints, and nothing but it. */
export const reviewOutput = z.strictObject({
  review: z.string().regex(/^r[1-9]\d*$/),
  document: z.strictObject({
    title: z.string().min(1),
    revision: z.string().min(1),
    language: z.string(),
    words: z.int().min(0),
    sections: z.int().min(0),
    unread: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  }),
  reviewer: z.strictObject({
    kind: z.enum(["model", "offline"]),
    model: z.string().nullable(),
    prompts: z.string().nullable(),
    checklists: z.string().min(1),
  }),
  items: z.array(
    z.strictObject({
      id: z.string(),
      ...about,
      verdict: z.enum(["covered", "partial", "missing", "not_applicable"]),
      question: z.string(),
      evidence: z.array(passage),
      aspects: z
        .array(
          z.strictObject({
            name: z.string(),
            state: z.enum(["settled", "mentioned", "absent"]),
            passage: passage.nullable(),
          }),
        )
        .optional(),
      searched: z.strictObject({ sections: z.int().min(0), nearest: passage.nullable() }),
    }),
  ),
  questions: z.array(
    z.strictObject({
      id: z.string().regex(/^q[1-9]\d*$/),
      item: z.string(),
      ...about,
      text: z.string().min(1),
      why: z.string(),
      evidence: z.array(passage),
      voices: z.strictObject({ useful: z.int().min(0), notUseful: z.int().min(0) }).optional(),
    }),
  ),
  held: z.int().min(0),
  rejected: z.array(z.strictObject({ item: z.string(), because: z.string() })),
  contradictions: z.array(z.strictObject({ note: z.string(), quotes: z.tuple([passage, passage]) })),
  notes: z.array(z.string().min(1)),
  usage: z.strictObject({
    inputTokens: z.int().min(0),
    cachedInputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
    costUsd: z.number().min(0).nullable(),
    milliseconds: z.number().min(0),
  }),
});
