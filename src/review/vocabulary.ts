import { z } from "zod";

const phrase = z.string().min(1).max(80);

/** The words of one language for the concepts that checklists look for. */
export const vocabularySchema = z.strictObject({
  $schema: z.string().optional(),
  /** ISO 639-1. */
  language: z.string().regex(/^[a-z]{2,3}$/, "use an ISO 639-1 code such as en"),
  /** Words that no text of the language does without; a document of unknown language is tried by them. */
  common: z.array(phrase).min(5),
  /** Words that stand for a number: `two weeks` is as good as `2 weeks`. */
  numbers: z.array(phrase),
  /** What a plain word may end in: `s` is added, `y>ies` takes the place of a final `y`. */
  endings: z.array(phrase),
  /** Phrases of each concept: plain words, `word*` for whatever begins so (three letters at least), `NUM` for a number. */
  concepts: z.record(
    z.string().regex(/^[a-z][a-z-]*$/, "name a concept in lower-case words with dashes"),
    z.array(phrase.refine((text) => !/(?:^|\s)\S{0,2}\*/.test(text), "put three letters before a *")).min(1),
  ),
});

export type Vocabulary = z.infer<typeof vocabularySchema>;
