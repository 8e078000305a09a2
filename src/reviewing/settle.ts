import type { Question, QuestionId, Review } from "../design/register.ts";
import { dismissalReasons, type Move } from "../design/status.ts";
import { Failure } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** What people may write into one field, in characters. */
const longestText = 3000;

/**
 * Settles a question, or reopens it, and returns it with its review as both stand now.
 * @throws {Failure} `usage` for a move that lacks something or that the status does not allow.
 */
export async function settle(
  ledger: Pick<Ledger, "questions" | "reviews">,
  id: QuestionId,
  move: Move,
  by: string,
  today: Date,
): Promise<{ readonly question: Question; readonly review: Review | undefined }> {
  const question = await ledger.questions.move(id, checked(move, today), by);
  return { question, review: await ledger.reviews.get(question.review) };
}

/**
 * A move as it may be recorded: trimmed, with everything that it needs.
 * @throws {Failure} `usage` with what is missing.
 */
function checked(move: Move, today: Date): Move {
  switch (move.kind) {
    case "reveal":
      return move;
    case "answer":
      return { ...move, text: words(move.text, "An answer needs its text.") };
    case "accept":
      return {
        ...move,
        owner: words(move.owner, "An accepted risk needs somebody who owns it."),
        reason: words(move.reason, "An accepted risk needs the reason why it is acceptable."),
        expires: dayAfter(move.expires, today),
      };
    case "dismiss": {
      if (!dismissalReasons.includes(move.reason)) {
        throw new Failure("usage", `A dismissal needs one of these reasons: ${dismissalReasons.join(", ")}.`);
      }
      const note = move.note?.trim();
      return { kind: "dismiss", reason: move.reason, ...(note && { note: words(note, "") }) };
    }
    case "reopen":
      return { ...move, reason: words(move.reason, "Reopening needs a reason.") };
  }
}

function words(text: string, missing: string): string {
  const trimmed = text.trim();
  if (trimmed === "") throw new Failure("usage", missing);
  if (trimmed.length > longestText) {
    const limit = longestText.toLocaleString("en");
    throw new Failure("usage", `That is too long: keep it under ${limit} characters, and link to the rest.`);
  }
  return trimmed;
}

function dayAfter(expires: string, today: Date): string {
  const day = new Date(`${expires}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(expires) ||
    Number.isNaN(day.getTime()) ||
    !day.toISOString().startsWith(expires)
  ) {
    throw new Failure("usage", `"${expires}" is no day. Write the expiry as YYYY-MM-DD.`);
  }
  if (expires <= today.toISOString().slice(0, 10)) {
    throw new Failure("usage", `${expires} is not in the future. An acceptance has to end on a later day.`);
  }
  return expires;
}
