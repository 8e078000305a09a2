import { z } from "zod";
import { lenses } from "../../design/lens.ts";

const sentence = z.string().trim().min(12).max(600);

/** The coarse kinds of design that the offline reviewer tells apart by their words. */
export const designKinds = [
  "language-model",
  "ranking",
  "decides-about-people",
  "serves-people",
  "platform",
  "trains",
  "edge",
  "private-data",
] as const;

export type DesignKind = (typeof designKinds)[number];

/**
 * One or more terms joined by ` + `, all of which must stand near each other in one sentence (or in it and the heading
 * above it). A term is `{name}`, any phrase of that concept of the vocabulary, or plain words; `# ` before it asks for it
 * in the heading.
 */
const pattern = z.string().regex(/^[^+]{2,}(?: \+ [^+]{2,})*$/, "join terms by ' + '");

const stake = z.number().min(-5).max(10);

/** A part of an answer: what the offline reviewer looks for, and what it names where it is not there. */
const aspect = z.strictObject({
  /** What is to be said, in words that end the sentence "I found nothing on: ". */
  name: z.string().min(5).max(60),
  /** Without one of the essential ones the item is not answered. */
  essential: z.boolean().default(false),
  /** Patterns of a sentence that says it. */
  patterns: z.array(pattern).min(1),
});

export type Aspect = z.infer<typeof aspect>;

/** What the offline reviewer has to know besides the aspects. */
const offline = z.strictObject({
  /** Patterns that touch the subject without answering. */
  subject: z.array(pattern).default([]),
  /** Where given, a document without any of these patterns is one to which the item does not apply. */
  applies: z.array(pattern).default([]),
  /** How much hangs on it: in any design, and more or less in a design of some kind. 0 is hardly ever worth asking. */
  stakes: z
    .strictObject({
      any: stake.default(0),
      "language-model": stake.default(0),
      ranking: stake.default(0),
      "decides-about-people": stake.default(0),
      "serves-people": stake.default(0),
      platform: stake.default(0),
      trains: stake.default(0),
      edge: stake.default(0),
      "private-data": stake.default(0),
    })
    .prefault({}),
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
  /** The parts of an answer; an item without any can be judged by a reader only. */
  aspects: z.array(aspect).max(4).default([]),
  offline: offline.prefault({}),
});

export const checklistSchema = z.strictObject({
  $schema: z.string().optional(),
  lens: z.enum(lenses),
  /** What this lens looks for, in a paragraph; the model reads it first. */
  about: z.string().trim().min(40),
  /** In a team's own file: items of the others that are not judged. */
  off: z.array(z.string()).optional(),
  items: z.array(checklistItemSchema).default([]),
});

export type ChecklistItem = z.infer<typeof checklistItemSchema>;
export type Checklist = z.infer<typeof checklistSchema>;
