import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { Failure } from "../errors.ts";

const annotation = z.object({
  status: z.enum(["covered", "partial", "missing", "not_applicable"]),
  severity: z.enum(["high", "medium", "low"]).nullable(),
  evidence: z.string().nullable(),
  question: z.string().nullable(),
});

const answerKeySchema = z.object({
  slug: z.string(),
  topics: z.array(
    z.object({ topic: z.string(), must_ask: z.boolean(), annotations: z.array(annotation).min(1) }),
  ),
  /** Contradictions and unexplained parts, each with its two quotes. */
  extra_findings: z
    .array(z.object({ kind: z.string(), note: z.string(), quotes: z.array(z.string()) }))
    .default([]),
});

/** What people found in a document, topic by topic, each topic annotated once or more. */
export type AnswerKey = z.infer<typeof answerKeySchema>;

/**
 * Reads every answer key (`<slug>.json`) of a folder, in order of their names.
 * @throws {Failure} of kind `configuration` where there is none or one cannot be read.
 */
export function readAnswerKeys(folder: string): readonly AnswerKey[] {
  const names = namesIn(folder);
  if (names.length === 0) {
    throw new Failure(
      "configuration",
      `There is no answer key in ${folder}. Keys are files called <document>.json.`,
    );
  }
  return names.map((name) => {
    try {
      return answerKeySchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
    } catch (error) {
      const reason = `${basename(name)} is no answer key. Keys have topics with annotations; see test/benchmark.`;
      throw new Failure("configuration", reason, { cause: error });
    }
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch (error) {
    const reason = `The folder ${folder} cannot be read. Check the path and its permissions.`;
    throw new Failure("configuration", reason, { cause: error });
  }
}
