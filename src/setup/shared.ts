import { existsSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Intake } from "../chat/tools.ts";
import { defaultSettings } from "../design/conversation.ts";
import { Failure } from "../errors.ts";
import { documentFrom } from "../intake/document/document-from.ts";
import { documentOfChat } from "../intake/document/apart.ts";
import type { Fetcher } from "../intake/fetch/fetcher.ts";
import { openLinkReader } from "../intake/link-reader.ts";
import type { SourcesConfig } from "../intake/sources/sources.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open-ledger.ts";
import { nearestApart, reviewerApart } from "../review/judge-apart.ts";
import { loadChecklists } from "../review/checklists/load-checklists.ts";
import { loadVocabularies } from "../review/checklists/vocabularies.ts";
import { offlineReviewer } from "../review/offline/offline-reviewer.ts";
import { rank } from "../review/rank.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";
import type { Config } from "./config.ts";
import { ownFile } from "./own-files.ts";

/** How a reviewer is to work, besides what the configuration says. */
export interface ReviewerOptions {
  /** Without a language model, whatever is configured. */
  readonly isOffline: boolean;
  /** Whether the offline reviewer may answer for a model that fails. */
  readonly mayFallBack: boolean;
  /** Which phrases of the offline reviewer's vocabulary are used; all, unless a stress test drops some. */
  readonly keep?: (phrase: string) => boolean;
}

/** The checklists in force: those of the program, with those of a team's folder, without what is switched off. */
export function openChecklists(config: Config["checklists"], own: string | undefined): Checklists {
  return loadChecklists({ folder: ownFile("checklists"), own: own ?? config.own, off: config.itemsOff });
}

/**
 * The reviewer that the configuration asks for: a model with the offline reviewer behind it, or that one alone.
 * @throws {Failure} of kind `configuration` when a model is wanted and none is configured
 */
export async function openReviewer(
  config: Pick<Config, "model">,
  checklists: Checklists,
  { isOffline, mayFallBack, keep }: ReviewerOptions,
): Promise<Reviewer> {
  const vocabulary = ownFile("checklists/vocabulary");
  const vocabularies = loadVocabularies(vocabulary);
  const here = offlineReviewer({ vocabularies, ...(keep && { keep }) });
  const offline = keep ? here : reviewerApart(here, vocabulary);
  if (isOffline) return offline;
  if (config.model) {
    // Loaded on demand: the client of the model is heavy, and most of what the terminal does needs none.
    const { openModel } = await import("../model/open-model.ts");
    const { modelReviewer } = await import("../review/by-model/model-reviewer.ts");
    const { nearestPassages } = await import("../review/offline/nearest-passage.ts");
    const { loadPrompts } = await import("../review/by-model/prompts.ts");
    return modelReviewer({
      model: openModel(config.model),
      prompts: loadPrompts(ownFile("prompts")),
      fallback: offline,
      allowFallback: mayFallBack,
      rank,
      ...nearestApart(nearestPassages(checklists, vocabularies), checklists, vocabulary),
      now: () => performance.now(),
    });
  }
  if (mayFallBack) return offline;
  throw new Failure(
    "configuration",
    "No model is configured, and falling back is forbidden. Set OPENAI_API_KEY, or use --offline.",
  );
}

/** How links, files and threads of chats become documents. */
export function openIntake(sources: SourcesConfig, fetcher: Fetcher): Intake {
  const readLink = openLinkReader(sources, fetcher);
  return {
    link: (url, asked) => readLink(url, asked),
    file: (ref, { content, name }) => documentFrom({ ref, bytes: content, fileName: name }),
    thread: documentOfChat,
    example: async () => {
      const path = ownFile("examples/discover-feed.md");
      return documentFrom({ ref: { kind: "file", path }, bytes: await readFile(path), fileName: path });
    },
  };
}

/**
 * The ledger that is configured; the default one's folder is made where it is missing, for its owner alone.
 * @param budget how many questions a review posts in a channel that has not set it
 */
export async function openConfiguredLedger(
  { path, isDefault }: Pick<Config["ledger"], "path" | "isDefault">,
  budget: number,
  now: () => Date,
): Promise<Ledger> {
  if (isDefault && !existsSync(dirname(path))) mkdirSync(dirname(path), { mode: 0o700 });
  return openLedger(path, now, { ...defaultSettings, budget });
}
