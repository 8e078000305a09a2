import type { Document } from "../design/document.ts";
import type { Finding, ReviewOutcome } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import type { Review } from "../design/register.ts";
import type { LensFindings } from "../render/coverage.ts";
import type { Parts } from "./parts.ts";
import { planRecheck, type RecheckPlan } from "./recheck-plan.ts";

/** Told whenever one more lens is known. */
export type OnProgress = (findings: LensFindings) => Promise<void>;

/**
 * Judges a document for a review. Lenses that were judged before the process died are not judged again, and of a
 * document that was read before, only what the change touches. Each lens is kept as soon as it is there.
 */
export async function judge(
  parts: Parts,
  review: Review,
  document: Document,
  earlier: Review | undefined,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<{ readonly outcome: ReviewOutcome; readonly plan: RecheckPlan | undefined }> {
  const plan = earlier && (await planFor(parts, document, earlier));
  const checklists = plan?.checklists ?? parts.checklists;
  const kept = Map.groupBy(plan?.kept ?? [], ({ lens }) => lens);
  const done = await parts.ledger.reviews.kept(review.id, document.revision);
  const known = new Map<Lens, readonly Finding[]>();
  for (const lens of new Set([...kept.keys(), ...done.keys()])) {
    const isToDo = checklists.lenses.some((checklist) => checklist.lens === lens) && !done.has(lens);
    if (!isToDo) known.set(lens, [...(kept.get(lens) ?? []), ...(done.get(lens) ?? [])]);
  }
  await onProgress(known);
  const judged = await parts.reviewer.review(
    document,
    checklists,
    async ({ lens, findings, provisional }) => {
      if (done.has(lens)) return;
      await requireUnderWay(parts, review);
      if (!provisional) await parts.ledger.reviews.keepLens(review.id, document.revision, lens, findings);
      known.set(lens, [...(kept.get(lens) ?? []), ...findings]);
      await onProgress(known);
    },
    signal,
    done,
  );
  const findings = [...(plan?.kept ?? []), ...judged.findings];
  return { outcome: { ...judged, findings }, plan };
}

async function planFor(parts: Parts, document: Document, earlier: Review): Promise<RecheckPlan | undefined> {
  const { reviews } = parts.ledger;
  const outline = await reviews.outline(earlier.id);
  if (earlier.result?.reviewer.kind === "offline" && parts.reviewer.name !== "offline") return undefined;
  if (outline.length === 0 || earlier.result?.reviewer.checklists !== parts.checklists.hash) return undefined;
  return planRecheck(document, outline, await reviews.findings(earlier.id), parts.checklists);
}

/** A machine that slept may wake up to find its review finished by another one: it must not draw it as unfinished. */
async function requireUnderWay({ ledger }: Parts, { id }: Review): Promise<void> {
  const now = await ledger.reviews.get(id);
  if (now?.status !== "reviewing") throw new Error(`${id} is in other hands`);
}
