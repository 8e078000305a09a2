import type { Document, Passage } from "../design/document.ts";
import type { ReviewOutcome } from "../design/finding.ts";
import { Failure } from "../errors.ts";
import { packed } from "../pool/packed.ts";
import { inThread, threads, TooMuch } from "../pool/pool.ts";
import type { Folded } from "./quotes/fold.ts";
import { isFolded, rememberFolded } from "./quotes/locate.ts";
import type { Nearest } from "./quotes/verify.ts";
import type { Checklists, Reviewer } from "./reviewer.ts";

const file = new URL(
  import.meta.url.endsWith(".ts") ? "./offline/judging-thread.ts" : "./offline/judging-thread.js",
  import.meta.url,
);

/**
 * The offline reviewer, which works in a thread where threads are kept. People then see its lenses all at once.
 * @param here the same reviewer, for where none are kept
 * @param vocabulary the folder of its vocabularies
 */
export function reviewerApart(here: Reviewer, vocabulary: string): Reviewer {
  return {
    name: here.name,
    async review(document, checklists, how = {}) {
      if (!threads.areKept) return here.review(document, checklists, how);
      const { onLens, signal, done } = how;
      const given = { document: await packed(document), checklists, vocabulary, done };
      const outcome = await apart<ReviewOutcome>("review", given, document, signal);
      for (const { lens } of outcome.findings.length > 0 ? checklists.lenses : []) {
        if (done?.has(lens)) continue;
        await onLens?.({ lens, findings: outcome.findings.filter((finding) => finding.lens === lens) });
      }
      return outcome;
    },
  };
}

/** What a document is looked up in while a model judges it, found in a thread before that, where threads are kept. */
export type Prepare = (document: Document, signal?: AbortSignal) => Promise<void>;

/**
 * Makes the function that finds the passage nearest to an item, and the one that has all of a document's found ahead.
 * @param here the same function, for where no threads are kept
 */
export function nearestApart(
  here: Nearest,
  checklists: Checklists,
  vocabulary: string,
): { readonly nearest: Nearest; readonly prepare: Prepare } {
  const found = new WeakMap<Document, ReadonlyMap<string, Passage | null>>();
  return {
    nearest: (document, item) => {
      const known = found.get(document);
      return known ? (known.get(item.id) ?? null) : here(document, item);
    },
    prepare: async (document, signal) => {
      if (!threads.areKept) return;
      const given = { document: await packed(document), checklists, vocabulary };
      found.set(document, await apart("nearest", given, document, signal));
      await foldApart(document, signal);
    },
  };
}

/** Folds a document in a thread, where threads are kept: whoever looks for quotes afterwards finds them at once. */
export async function foldApart(document: Document, signal?: AbortSignal): Promise<void> {
  if (!threads.areKept || isFolded(document)) return;
  rememberFolded(document, await apart<Folded>("folding", document.text, document, signal));
}

async function apart<T>(name: string, given: unknown, { title }: Document, signal?: AbortSignal): Promise<T> {
  try {
    return await inThread<T>({ file, name }, given, signal);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    throw new Failure(
      "unreadable",
      `“${title.slice(0, 100)}” is too large or too tangled to be reviewed here. Give the design document alone, or its parts one by one.`,
    );
  }
}
