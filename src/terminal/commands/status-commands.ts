import { type AuditLine, keyOf, questionId, reviewId } from "../../design/register.ts";
import { Failure } from "../../errors.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { reviewed, risks, status } from "../../reviewing/read-register.ts";
import { reviewJson } from "../files/review-json.ts";
import { toCsv } from "../files/to-csv.ts";
import { toMarkdown } from "../files/to-markdown.ts";
import { viewOf } from "../print.ts";
import type { Program } from "../program.ts";
import { historyText, risksText, statusText } from "../text/register-text.ts";
import { reviewText } from "../text/review-text.ts";
import { safeJson } from "../text/safe-text.ts";
import { type LedgerOptions, withLedger } from "./with-ledger.ts";

/** `loophole status`: the latest reviews, or one in full. */
export async function statusCommand(
  program: Program,
  id: string | undefined,
  options: LedgerOptions & { readonly json?: boolean; readonly held?: boolean },
): Promise<void> {
  await withLedger(program, options, async (ledger) => {
    if (id === undefined && !options.held) {
      const reviews = await status(ledger, program.now(), 20);
      return options.json ? safeJson(reviews) : statusText(reviews, viewOf(program));
    }
    const found = await reviewed(ledger, program.now(), id);
    return options.json
      ? safeJson(reviewJson(found))
      : reviewText(found, viewOf(program), { isHeldShown: options.held === true });
  });
}

/** `loophole risks`: what is open, and what was accepted until when. */
export async function risksCommand(
  program: Program,
  options: LedgerOptions & { readonly json?: boolean },
): Promise<void> {
  await withLedger(program, options, async (ledger) => {
    const found = await risks(ledger, program.now());
    return options.json ? safeJson(found) : risksText(found.open, found.accepted, viewOf(program));
  });
}

/** `loophole history`: every change of a review or a question. */
export async function historyCommand(program: Program, id: string, options: LedgerOptions): Promise<void> {
  await withLedger(program, options, async (ledger) =>
    historyText(await linesOf(ledger, id), viewOf(program)),
  );
}

async function linesOf(ledger: Ledger, text: string): Promise<readonly AuditLine[]> {
  const question = /^q/i.test(text) ? keyOf("q", text) : undefined;
  const review = keyOf("r", text);
  const lines =
    question === undefined
      ? await ledger.reviews.history(reviewId(review ?? 0))
      : await ledger.questions.history(questionId(question));
  if (lines.length > 0) return lines;
  throw new Failure("not_found", `There is nothing called "${text}". Name a review (r1) or a question (q1).`);
}

/** `loophole export`: a review with all that is known of it, what people found useful among it. */
export async function exportCommand(
  program: Program,
  id: string | undefined,
  options: LedgerOptions & { readonly format: "md" | "json" | "csv" },
): Promise<void> {
  await withLedger(program, options, async (ledger) => {
    const found = await reviewed(ledger, program.now(), id);
    const voices = await ledger.feedback.of(found.questions.map((question) => question.id));
    switch (options.format) {
      case "md":
        return toMarkdown(found, voices);
      case "csv":
        return toCsv(found, voices);
      case "json":
        return safeJson(reviewJson(found, voices));
    }
  });
}
