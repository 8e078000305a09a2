import { type Lens, lenses, lensTitles } from "../../design/lens.ts";
import type { Review } from "../../design/register.ts";
import { Failure } from "../../errors.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { maskedWords } from "../../render/notices.ts";
import type { Checklists } from "../../review/reviewer.ts";
import { reviewDocument } from "../../reviewing/review.ts";
import { reviewJson } from "../files/review-json.ts";
import { print, viewOf } from "../print.ts";
import type { Program } from "../program.ts";
import { showProgress } from "../progress.ts";
import { requestReview } from "../request-review.ts";
import { reviewText } from "../text/review-text.ts";
import { safeJson } from "../text/safe-text.ts";

export interface ReviewOptions {
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly fallback: boolean;
  readonly follow?: boolean;
  readonly budget?: number;
  readonly lens?: readonly Lens[];
  readonly db?: string;
  readonly checklists?: string;
}

/** `loophole review`: reads, judges, records and shows. Nothing is recorded of a document that cannot be read. */
export async function reviewCommand(program: Program, input: string, options: ReviewOptions): Promise<void> {
  const { budget: configured, keepsText } = program.settings();
  const budget = options.budget ?? configured;
  const all = await program.loadChecklists(options.checklists);
  const checklists = only(all, options.lens);
  const reviewer = await program.openReviewer(checklists, {
    isOffline: options.offline === true,
    mayFallBack: options.fallback,
  });
  const document = await program.readDocument(input, options.follow === true, program.signal);
  const ledger = await program.openLedger(options.db);
  const asked = checklists.lenses.map(({ lens }) => lens);
  const progress = showProgress(program.stderr, asked, `Reading with ${reviewer.name}`);
  try {
    const { review, before } = await requestReview(ledger, program, document);
    const isPart = checklists.lenses.length < all.lenses.length;
    const request = { document, review, budget, keepText: keepsText, isPart, notes: partNote(asked) };
    const reviewed = await orFailed(ledger, program, review, () =>
      reviewDocument(
        { ledger, reviewer, checklists, now: program.now },
        // A part of the checklists says nothing about the rest of an earlier reading.
        { ...request, before: isPart ? undefined : before },
        (known) => [...known.keys()].forEach((lens) => progress.done(lens)),
        program.signal,
      ),
    );
    progress.stop();
    if (document.masked) program.stderr.write(`${maskedWords(document.masked)}\n`);
    await print(
      program,
      options.json
        ? `${safeJson(reviewJson(reviewed))}\n`
        : reviewText(reviewed, viewOf(program), { isHeldShown: false }),
    );
  } finally {
    progress.stop();
    await ledger.close();
  }
}

/** What does not work out is written down with its reason, and can be taken up again. */
async function orFailed<T>(
  { reviews }: Pick<Ledger, "reviews">,
  { signal }: Pick<Program, "signal">,
  { id }: Review,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if ((await reviews.get(id))?.status === "reviewing") await reviews.fail(id, reasonOf(error, signal));
    throw error;
  }
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "The review was interrupted. Ask for it again, and it goes on where it stopped.";
  if (error instanceof Failure) return error.message;
  return "Something unexpected went wrong. Try again; if it happens again, report it.";
}

function only(checklists: Checklists, wanted: readonly Lens[] | undefined): Checklists {
  if (!wanted) return checklists;
  const found = checklists.lenses.filter(({ lens }) => wanted.includes(lens));
  if (found.length > 0) return { ...checklists, lenses: found };
  throw new Failure("usage", `No checklist is left for ${wanted.join(", ")}. Name another lens.`);
}

function partNote(asked: readonly Lens[]): readonly string[] {
  if (lenses.every((lens) => asked.includes(lens))) return [];
  const names = asked.map((lens) => lensTitles[lens]).join(", ");
  return [`Only a part of the checklists was asked: ${names}.`];
}
