import type { Finding } from "../../design/finding.ts";

const longestName = 60;

/**
 * A question about this design, as far as code can put it: the consequence first, then what the document has on the
 * subject, then what to answer. It says what was found, never what the design lacks.
 */
export function wordQuestion({ why, question, verdict, evidence, searched }: Finding): string {
  if (verdict === "missing") {
    const nearest = searched.nearest ? `; “${nameOf(searched.nearest.section)}” comes nearest` : "";
    return `${why} I found no passage that answers it${nearest}. ${question}`;
  }
  const [passage] = evidence;
  return passage ? `${why} “${nameOf(passage.section)}” touches on it. ${question}` : `${why} ${question}`;
}

/** The innermost heading, which is where people look. */
function nameOf(section: string): string {
  const name = section.split(" › ").at(-1)?.trim() ?? section;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
