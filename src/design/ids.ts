/** Ids are short enough to be typed and read out: reviews are `r1`, `r2`, …, questions `q1`, `q2`, … */
export type ReviewId = `r${number}`;
export type QuestionId = `q${number}`;

export function reviewId(key: number): ReviewId {
  return `r${key}`;
}

export function questionId(key: number): QuestionId {
  return `q${key}`;
}

/** The number in an id, or in what somebody typed for one (`q12`, `Q12`, `12`); undefined where it is none. */
export function keyOf(prefix: "r" | "q", id: string): number | undefined {
  const digits = new RegExp(`^${prefix}?([1-9][0-9]{0,14})$`, "i").exec(id.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
