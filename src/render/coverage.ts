import type { DocRef } from "../design/document.ts";
import type { Finding } from "../design/finding.ts";
import { type Lens, lenses, lensTitles } from "../design/lens.ts";
import type { Bar, MessageBlock } from "./message.ts";
import { count } from "./spans.ts";

/** How a lens stands: its verdicts, or null while it is still being read. */
export type LensFindings = ReadonlyMap<Lens, readonly Pick<Finding, "verdict">[]>;

/** One bar for each lens: how many of the items that apply the design answers for. */
export function coverage(findings: LensFindings, only: readonly Lens[] = lenses): MessageBlock {
  return { kind: "bars", rows: only.map((lens) => bar(lens, findings.get(lens))) };
}

/** The findings of a review, by lens. */
export function byLens(findings: readonly Finding[]): LensFindings {
  return new Map(Map.groupBy(findings, ({ lens }) => lens));
}

function bar(lens: Lens, findings: readonly Pick<Finding, "verdict">[] | undefined): Bar {
  const label = lensTitles[lens];
  if (!findings) return { label, filled: 0, total: 0, detail: "reading" };
  const applies = findings.filter(({ verdict }) => verdict !== "not_applicable");
  const covered = applies.filter(({ verdict }) => verdict === "covered").length;
  const partly = applies.filter(({ verdict }) => verdict === "partial").length;
  if (applies.length === 0) return { label, filled: 0, total: 0, detail: "does not apply here" };
  const detail = `${covered} of ${applies.length} answered${partly > 0 ? `, ${partly} in part` : ""}`;
  return { label, filled: covered, total: applies.length, detail };
}

/** `I read the linked document: 14 sections, 3,120 words.` */
export function whatWasRead(
  document: { readonly ref: DocRef; readonly words: number },
  sections: number,
): string {
  const size = `${count(sections, document.ref.kind === "thread" ? "message" : "section")}, ${count(document.words, "word")}`;
  switch (document.ref.kind) {
    case "thread":
      return `I read this thread: ${size}.`;
    case "link":
      return `I read the linked document: ${size}.`;
    case "file":
      return `I read the attached file: ${size}.`;
  }
}
