import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../errors.ts";
import { readYaml } from "./read-yaml.ts";
import { type Vocabulary, vocabularySchema } from "./vocabulary.ts";

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
