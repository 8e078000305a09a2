import { type Lens, lensTitles } from "../design/lens.ts";

/** A lens that the model did not judge, and the sentence that says why. */
export interface FellBack {
  readonly lens: Lens;
  readonly because: string;
}

/**
 * What the reader is told of the lenses that the offline reviewer judged: each reason once, in the order of the lenses.
 * @param lenses how many lenses were read in all.
 */
export function fallbackNotes(fellBack: readonly FellBack[], lenses: number): readonly string[] {
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
