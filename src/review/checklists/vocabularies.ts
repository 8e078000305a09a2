import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../errors.ts";
import { readYaml } from "./read-yaml.ts";

/** The vocabularies by language. */
export type Vocabularies = ReadonlyMap<string, Vocabulary>;

/**
 * Reads every vocabulary of a folder, one file per language.
 * @throws {Failure} of kind `configuration`, naming file and field.
 */
export function loadVocabularies(folder: string): Vocabularies {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch (error) {
    const reason = `The vocabulary folder ${folder} cannot be read. Check the path and its permissions.`;
    throw new Failure("configuration", reason, { cause: error });
  }
  return new Map(
    names.sort().map((name) => {
      const vocabulary = readYaml(readFileSync(join(folder, name), "utf8"), vocabularySchema, name);
      return [vocabulary.language, vocabulary] as const;
    }),
  );
}

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
