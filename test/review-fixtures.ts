import type { Document, Section } from "../src/design/document.ts";
import { lenses } from "../src/design/lens.ts";
import { checklistSchema } from "../src/review/checklists/checklist-schema.ts";
import type { Checklists } from "../src/review/reviewer.ts";

/** A document of Markdown text, split at its headings. */
export function documentOf(text: string, title = "Van planner"): Document {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) => (index === 0 || /^#+ /.test(line) ? [index + 1] : []));
  const sections: readonly Section[] = starts.map((firstLine, index) => ({
    id: `s${index + 1}`,
    path: /^#+ /.test(lines[firstLine - 1] ?? "") ? [(lines[firstLine - 1] ?? "").replace(/^#+ /, "")] : [],
    firstLine,
    lastLine: (starts[index + 1] ?? lines.length + 1) - 1,
    blocks: [],
  }));
  return {
    ref: { kind: "file", path: "design.md" },
    title,
    revision: `revision-${text.length}`,
    language: "en",
    text,
    words: text.split(/\s+/).length,
    sections,
    unread: [],
    links: [],
  };
}

/** A design with something to find in it: silent docks, a loop through the rides that were possible, no way back. */
export const vans = documentOf(`# Van planner

Every night the planner decides which vans move how many bicycles between 340 docks, so that riders find one in the
morning. It replaces a spreadsheet that two dispatchers keep.

## Data

Docks report their count every minute over the mobile network. A dock that is frozen repeats its last count.
The forecast is trained on the rides of the last 90 days; a ride that nobody could take is not recorded.

## Serving

The plan has to be ready at 04:30. It is computed in one batch on one machine, in about 50 minutes.
When the batch fails, the dispatchers use yesterday's plan.

## Evaluation

We compare the forecast with the rides that took place, and expect an error under 12 %.
The plan is a success when riders are happier.

## Release

The new planner starts in all districts on 1 March. Dispatchers cannot change a plan once it is sent.
In the appendix we describe how dispatchers correct a plan after it is sent.
`);

function item(id: string, title: string) {
  return {
    id,
    topic: id,
    title,
    source: ["S1"],
    applies_when: "Something is planned by a forecast.",
    covered_when: `The design says what is decided about: ${title}.`,
    partial_when: `The design mentions, without a decision: ${title}.`,
    question: `What has been decided in this design about the following: ${title}?`,
    why: `Nobody knows what happens about the following: ${title}.`,
    severity: "medium",
  };
}

/** Two items per lens. */
export const checklists: Checklists = {
  hash: "c0ffee",
  lenses: lenses.map((lens) =>
    checklistSchema.parse({
      lens,
      about: `What a design says about ${lens}, in a few short items.`,
      items: [item(`${lens}.one`, `first of ${lens}`), item(`${lens}.two`, `second of ${lens}`)],
    }),
  ),
};
