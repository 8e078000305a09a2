import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings } from "../design/conversation.ts";
import type { Document } from "../design/document.ts";
import { Failure } from "../errors.ts";
import { documentFrom } from "../intake/document/document-from.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";
import { type AnswerKey, readAnswerKeys } from "./answer-key.ts";
import { type Case, score, type Scores } from "./score.ts";

/** A document that people annotated. */
export interface Annotated {
  readonly key: AnswerKey;
  readonly document: Document;
}

export interface EvaluationRequest {
  /** Folder of answer keys, `<slug>.json`. */
  readonly gold: string;
  /** Folder of the documents, `<slug>.md` or of another format that is read; it may be the same folder. */
  readonly docs: string;
  readonly reviewer: Reviewer;
  readonly checklists: Checklists;
}

export interface Evaluation {
  readonly reviewer: string;
  readonly model: string | null;
  /** Of each document by itself, in order of the slugs. */
  readonly documents: readonly {
    readonly slug: string;
    readonly questions: number;
    readonly milliseconds: number;
    readonly scores: Scores;
  }[];
  /** Of all documents together; agreement is pooled over them, not averaged. */
  readonly all: Scores;
  readonly milliseconds: number;
  readonly costUsd: number | null;
}

/**
 * Reads the answer keys of a folder and the documents that they are about.
 * @throws {Failure} where a key or a document is missing or cannot be read.
 */
export async function readAnnotated(
  { gold, docs }: Pick<EvaluationRequest, "gold" | "docs">,
  signal?: AbortSignal,
): Promise<readonly Annotated[]> {
  return Promise.all(
    readAnswerKeys(gold).map(async (key) => {
      const path = documentPath(docs, key.slug);
      const ref = { kind: "file", path } as const;
      const document = await documentFrom({ ref, bytes: readFileSync(path), fileName: path }, signal);
      return { key, document };
    }),
  );
}

/**
 * Reviews every document that has an answer key, one after the other, and scores the reviewer.
 * @param onDocument is told the slug of each document before it is reviewed
 * @throws {Failure} where a key or a document is missing or cannot be read.
 */
export async function evaluate(
  request: EvaluationRequest,
  onDocument?: (slug: string) => void,
  signal?: AbortSignal,
): Promise<Evaluation> {
  return evaluateOn(await readAnnotated(request, signal), request, onDocument, signal);
}

/** The same on documents that were read before, to score several reviewers on them. */
export async function evaluateOn(
  annotated: readonly Annotated[],
  { reviewer, checklists }: Pick<EvaluationRequest, "reviewer" | "checklists">,
  onDocument?: (slug: string) => void,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const reviewed: (Case & { readonly milliseconds: number; readonly costUsd: number | null })[] = [];
  let model: string | null = null;
  for (const { key, document } of annotated) {
    onDocument?.(key.slug);
    const said = await reviewer.review(document, checklists, { signal });
    const outcome = { ...said, worthPosting: Math.min(said.worthPosting, defaultSettings.budget) };
    model = outcome.reviewer.model;
    const { milliseconds, costUsd } = outcome.usage;
    reviewed.push({ key, document, outcome, milliseconds, costUsd });
  }
  return {
    reviewer: reviewer.name,
    model,
    documents: reviewed.map((one) => ({
      slug: one.key.slug,
      questions: one.outcome.worthPosting,
      milliseconds: one.milliseconds,
      scores: score([one]),
    })),
    all: score(reviewed),
    milliseconds: reviewed.reduce((total, one) => total + one.milliseconds, 0),
    costUsd: reviewed.reduce<number | null>(
      (total, { costUsd }) => (total === null || costUsd === null ? null : total + costUsd),
      0,
    ),
  };
}

function documentPath(folder: string, slug: string): string {
  const direct = join(folder, `${slug}.md`);
  if (existsSync(direct)) return direct;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((candidate) => candidate.startsWith(`${slug}.`) && candidate !== `${slug}.json`);
  if (name === undefined) {
    throw new Failure(
      "unreadable",
      `There is no document ${slug} in ${folder}, though it has an answer key.`,
    );
  }
  return join(folder, name);
}
