import { readFileSync } from "node:fs";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { loadChecklists } from "../../src/review/checklists/load-checklists.ts";
import { loadVocabularies } from "../../src/review/checklists/vocabularies.ts";
import { offlineReviewer } from "../../src/review/offline/offline-reviewer.ts";
import { median } from "./median.ts";

/*
 * An offline review, reading included, of documents from a thousand to a hundred thousand words: the examples, set
 * one after the other until the length is reached. Growth of 1.0 is linear: ten times the words, ten times the time.
 */
const sizes = [1_000, 10_000, 100_000];
const rounds = 5;

const texts = ["checkout-eta", "discover-feed", "support-assistant"].map((name) =>
  readFileSync(`examples/${name}.md`, "utf8"),
);
const checklists = loadChecklists({ folder: "checklists" });
const reviewer = offlineReviewer({ vocabularies: loadVocabularies("checklists/vocabulary") });

function words(count: number): string {
  const lines: string[] = [];
  let left = count;
  for (let turn = 0; left > 0; turn += 1) {
    for (const line of (texts[turn % texts.length] ?? "").split("\n")) {
      if (left <= 0) break;
      lines.push(line);
      left -= line.split(/\s+/).filter((word) => word !== "").length;
    }
  }
  return lines.join("\n");
}

async function review(text: string): Promise<number> {
  const start = performance.now();
  const ref = { kind: "file", path: "design.md" } as const;
  const document = await documentFrom({ ref, bytes: new TextEncoder().encode(text), fileName: "design.md" });
  await reviewer.review(document, checklists);
  return performance.now() - start;
}

await review(words(2_000));
let before: number | undefined;
for (const size of sizes) {
  const text = words(size);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await review(text));
  const perThousand = (median(times) / size) * 1_000;
  const growth =
    before === undefined ? "" : `, growth ${(perThousand / before).toFixed(2)} for ten times the words`;
  console.log(
    `${size.toLocaleString("en")} words: ${median(times).toFixed(0)} ms, ${perThousand.toFixed(1)} ms per thousand words${growth}`,
  );
  before = perThousand;
}
