import { setImmediate as breath } from "node:timers/promises";
import type { Document } from "../../design/document.ts";
import type { Finding, Rejected } from "../../design/finding.ts";
import { type Lens, lensTitles } from "../../design/lens.ts";
import { ModelFailure } from "../../model/model-failure.ts";
import type { Model } from "../../model/model.ts";
import type { Checklist } from "../checklists/checklist-schema.ts";
import { covering, type Nearest } from "../quotes/verify.ts";
import type { Checklists, Done, OnLens } from "../reviewer.ts";
import type { Ask } from "./asking.ts";
import { answerRoom, estimate } from "./count-tokens.ts";
import { type Frame, framesOf } from "./frames.ts";
import { mergeParts } from "./merge-parts.ts";
import type { Prompts } from "./prompts.ts";
import { type LensReading, lensTask, readLens } from "./read-lens.ts";

/** How the lenses of one review are read. */
export interface Readers {
  readonly model: Model;
  readonly prompts: Prompts;
  readonly ask: Ask;
  readonly nearest: Nearest;
  readonly allowFallback: boolean;
  /** What the offline reviewer finds in the document; it looks when it is first asked. */
  readonly offline: () => Promise<readonly Finding[]>;
}

export interface AllRead {
  readonly readings: readonly LensReading[];
  readonly frames: readonly Frame[];
  readonly notes: readonly string[];
  /** How many lenses the model judged; where it is none, the review is the offline reviewer's. */
  readonly byModel: number;
}

/**
 * Has all lenses read the document at the same time. No request is sent ahead to warm the provider's cache: that
 * would add its whole reading time to every review, while the requests that come later (parts, repairs, the editor)
 * find the prefix in the cache anyway.
 * @param window tokens of the model's window that may be used.
 * @throws {ModelFailure} where a lens fails and falling back is forbidden, or the window is smaller than it says.
 */
export async function readAll(
  readers: Readers,
  document: Document,
  checklists: Checklists,
  window: number,
  onLens: OnLens | undefined,
  caller: AbortSignal,
  done: Done = new Map(),
): Promise<AllRead> {
  const { model, prompts } = readers;
  const failed = new AbortController();
  const signal = AbortSignal.any([caller, failed.signal]);
  const { frames, readTo } = await framesOf(document, prompts, roomForText(prompts, checklists, window));
  if (frames.length === 0) {
    const message = `A window of ${window} tokens is too small for a review. Choose a model with at least 16000.`;
    throw new ModelFailure("too_long", message);
  }
  const notes: string[] = [];
  if (frames.length > 1) {
    notes.push(
      `The document is longer than the window of ${model.name}: it was read in ${frames.length} parts.`,
    );
  }
  const lastLine = document.sections.at(-1)?.lastLine ?? 0;
  if (readTo < lastLine) {
    notes.push(`Lines ${readTo + 1} to ${lastLine} were not read: the document is too long for this model.`);
  }

  const sections = Math.min(
    document.sections.length,
    frames.reduce((sum, frame) => sum + frame.sections, 0),
  );
  const readOne = async (checklist: Checklist) => {
    const { lens } = checklist;
    const before = done.get(lens);
    const read: ReadOnce = before
      ? { reading: readingOf(before), notes: [] }
      : await readOrFallBack(readers, document, frames, checklist, sections, signal);
    const { findings } = read.reading;
    if (!before)
      await onLens?.({ lens, findings, ...(read.because === undefined ? {} : { provisional: true }) });
    return { lens, ...read } satisfies Read;
  };
  const reading: Promise<Read>[] = [];
  try {
    for (const checklist of checklists.lenses) {
      const one = readOne(checklist);
      // Whoever waits for all of them is told; until then nobody is.
      one.catch(() => {});
      reading.push(one);
      // Others are answered between one request and the next, of which each takes some milliseconds to make.
      await breath();
    }
    const read = await withoutSurplus(readers, document, checklists, await Promise.all(reading));
    const fellBack = read.flatMap(({ lens, because }) => (because === undefined ? [] : [{ lens, because }]));
    notes.push(...fallbackNotes(fellBack, read.length), ...read.flatMap((one) => one.notes));
    return {
      readings: read.map((one) => one.reading),
      frames,
      notes,
      byModel: read.length - fellBack.length,
    };
  } finally {
    // The other lenses need not go on when one has failed the review.
    failed.abort();
  }
}

interface ReadOnce {
  readonly reading: LensReading;
  readonly notes: readonly string[];
  /** Why the offline reviewer had to judge, where it had to. */
  readonly because?: string;
}

async function readOrFallBack(
  readers: Readers,
  document: Document,
  frames: readonly Frame[],
  checklist: Checklist,
  sections: number,
  signal: AbortSignal,
): Promise<ReadOnce> {
  try {
    const parts: LensReading[] = [];
    for (const frame of frames) parts.push(await readLens(readers, document, frame, checklist, signal));
    const reading = parts.length === 1 && parts[0] ? parts[0] : mergeParts(parts, checklist, sections);
    return await completed(readers, reading, checklist);
  } catch (error) {
    if (!(error instanceof ModelFailure) || error.trouble === "too_long" || !readers.allowFallback)
      throw error;
    const findings = (await readers.offline()).filter(({ lens }) => lens === checklist.lens);
    return { reading: readingOf(findings), notes: [], because: error.message };
  }
}

type Read = ReadOnce & { readonly lens: Lens };

/** One passage covers few items, also where it was quoted through several lenses: the first of them count. */
async function withoutSurplus(
  readers: Readers,
  document: Document,
  checklists: Checklists,
  read: readonly Read[],
): Promise<readonly Read[]> {
  const counted: Finding[] = [];
  const left: Read[] = [];
  for (const one of read) {
    const checklist = checklists.lenses.find(({ lens }) => lens === one.lens);
    const unjudged: Rejected[] = [];
    const findings = one.reading.findings.flatMap((finding) => {
      if (finding.verdict !== "covered" || one.because !== undefined) return [finding];
      const evidence = covering(finding.evidence, document, counted);
      if (typeof evidence === "string") {
        unjudged.push({ item: finding.item, because: evidence });
        return [];
      }
      counted.push({ ...finding, evidence });
      return [{ ...finding, evidence }];
    });
    if (unjudged.length === 0 || !checklist) left.push(one);
    else {
      const { reading, notes } = await completed(readers, { ...one.reading, findings, unjudged }, checklist);
      const rejected = [...reading.rejected, ...unjudged];
      left.push({ ...one, reading: { ...reading, rejected }, notes: [...one.notes, ...notes] });
    }
  }
  return left;
}

/** Findings that no model said anything more about. */
function readingOf(findings: readonly Finding[]): LensReading {
  return { findings, remarks: new Map(), contradictions: [], rejected: [], unjudged: [] };
}

/** Adds the offline reviewer's verdict on items for which the model had no evidence, and says so. */
async function completed(readers: Readers, reading: LensReading, checklist: Checklist): Promise<ReadOnce> {
  if (reading.unjudged.length === 0) return { reading, notes: [] };
  const wanted = new Set(reading.unjudged.map(({ item }) => item));
  const found = readers.allowFallback
    ? (await readers.offline()).filter(({ item, lens }) => lens === checklist.lens && wanted.has(item))
    : [];
  const all = [...reading.findings, ...found];
  const findings = checklist.items.flatMap((item) => all.filter((finding) => finding.item === item.id));
  const left = wanted.size - found.length;
  const title = lensTitles[checklist.lens];
  const notes = [
    ...(found.length > 0
      ? [`${title}: ${items(found.length)} judged by the offline reviewer, for want of evidence that stands.`]
      : []),
    ...(left > 0 ? [`${title}: ${items(left)} not judged, for want of evidence that stands.`] : []),
  ];
  return { reading: { ...reading, findings }, notes };
}

function items(count: number): string {
  return count === 1 ? "1 item was" : `${count} items were`;
}

/** What is left of the window for the document, beside instructions, the longest task and the answer. */
function roomForText(prompts: Prompts, checklists: Checklists, window: number): number {
  const tasks = checklists.lenses.map((checklist) => estimate(lensTask(prompts, checklist, checklist.items)));
  return window - answerRoom(window) - estimate(prompts.fill("system", {})) - Math.max(0, ...tasks) - 500;
}

/** A lens that the model did not judge, and the sentence that says why. */
interface FellBack {
  readonly lens: Lens;
  readonly because: string;
}

/**
 * What the reader is told of the lenses that the offline reviewer judged: each reason once, in the order of the lenses.
 * @param lenses how many lenses were read in all.
 */
function fallbackNotes(fellBack: readonly FellBack[], lenses: number): readonly string[] {
  const reasons = [...new Set(fellBack.map(({ because }) => because))];
  return reasons.map((reason) => {
    const names = fellBack.filter(({ because }) => because === reason).map(({ lens }) => lensTitles[lens]);
    const who =
      names.length > 1 && names.length === lenses
        ? "Every lens was"
        : `${new Intl.ListFormat("en").format(names)} ${names.length === 1 ? "was" : "were"}`;
    return `${who} judged by the offline reviewer: ${reason}`;
  });
}
