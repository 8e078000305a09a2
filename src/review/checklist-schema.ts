import { z } from "zod";
import { lenses } from "../design/lens.ts";

const sentence = z.string().trim().min(12).max(600);

/**
 * What the offline reviewer looks for. A pattern is one or more terms joined by ` + `, all of which must stand in one
 * sentence; a term is words (matched by stem, in order) or `{name}`, any word of that concept of the vocabulary.
 */
const offline = z.strictObject({
  /** Patterns that only a design which answers for the item would use. */
  specific: z.array(z.string().min(2)).default([]),
  /** Patterns that touch the subject in passing. */
  passing: z.array(z.string().min(2)).default([]),
  /** Where given, the item is judged only in documents with one of these patterns; otherwise it does not apply. */
  applies: z.array(z.string().min(2)).default([]),
});

export const checklistItemSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9.-]+$/, "use lower-case words with dots and dashes, such as data.label-delay"),
  /** The topic that the item serves; several items may serve one topic, the worst verdict counts. */
  topic: z.string().regex(/^[a-z][a-z0-9.-]+$/),
  /** The wider topic of which this one is a part: its questions are asked under that topic, at most one for each. */
  refines: z
    .string()
    .regex(/^[a-z][a-z0-9.-]+$/)
    .optional(),
  title: z.string().min(3).max(80),
  /** Knowledge rows. */
  source: z.array(z.string().regex(/^S([1-9]|1[0-9]|2[0-7])$/, "use a knowledge row, S1 to S27")),
  /** The questions of public question sets that the item answers for, such as `ml-test-score:data-3`. */
  maps_to: z.array(z.string()).default([]),
  applies_when: sentence,
  covered_when: sentence,
  partial_when: sentence,
  question: sentence,
  /** The consequence of the gap, first. */
  why: sentence,
  severity: z.enum(["high", "medium", "low"]),
  offline: offline.prefault({}),
});

export const checklistSchema = z.strictObject({
  $schema: z.string().optional(),
  lens: z.enum(lenses),
  /** What this lens looks for, in a paragraph; the model reads it first. */
  about: z.string().trim().min(40),
  items: z.array(checklistItemSchema).min(1),
});

export type ChecklistItem = z.infer<typeof checklistItemSchema>;
export type Checklist = z.infer<typeof checklistSchema>;
