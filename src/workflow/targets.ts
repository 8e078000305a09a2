import { keyOf, type QuestionId, questionId, type ReviewId, reviewId } from "../design/ids.ts";
import { Failure } from "../errors.ts";

/** @throws {Failure} when the target of a button is no question. */
export function questionIn(target: string): QuestionId {
  const key = keyOf("q", target);
  if (key === undefined) throw stale();
  return questionId(key);
}

/** @throws {Failure} when the target of a button is no review. */
export function reviewIn(target: string): ReviewId {
  const key = keyOf("r", target);
  if (key === undefined) throw stale();
  return reviewId(key);
}

function stale(): Failure {
  return new Failure(
    "usage",
    "That button belongs to something that is not there any more. Ask for the status.",
  );
}
