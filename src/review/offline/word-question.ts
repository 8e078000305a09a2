import type { Finding } from "../../design/finding.ts";

const longestName = 60;

/**
 * A question about this design, as far as code can put it: the consequence first, then what the document has on the
 * subject, then what to answer. It says what was found, never what the design lacks.
 * @param title what the checklist item is about, as its heading says it
 */
export function wordQuestion({ why, question, verdict, evidence, searched }: Finding, title: string): string {
  if (verdict === "missing") {
    const nearest = searched.nearest ? `; “${nameOf(searched.nearest.section)}” comes nearest` : "";
    return `${why} I found no passage on ${inSentence(title)}${nearest}. ${question}`;
  }
  const [passage] = evidence;
  if (!passage) return `${why} ${question}`;
  return `${why} “${nameOf(passage.section)}” comes nearest to an answer. ${question}`;
}

/** A heading within a sentence: its first letter small, unless it begins with an abbreviation. */
function inSentence(title: string): string {
  return /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

/** The innermost heading, which is where people look. */
function nameOf(section: string): string {
  const name = section.split(" › ").at(-1)?.trim() ?? section;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
