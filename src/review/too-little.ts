import type { Document } from "../design/document.ts";

/** Fewer words of content than this are no design: every gap in them would be true and none worth reading. */
const fewestWords = 80;

/** The sentence to say instead of a review where there is too little to review. */
export function tooLittle(document: Pick<Document, "words">): string | undefined {
  if (document.words >= fewestWords) return undefined;
  const amount = document.words === 1 ? "1 word" : `${document.words} words`;
  return `There is not enough here to review: ${amount}. Add what the system does, with which data, for whom and how it runs, and ask again.`;
}
