import { readFileSync } from "node:fs";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { loadChecklists } from "../../src/review/checklists/load-checklists.ts";
import type { Asked, Reply } from "../openai-server.ts";
import { reviewWith } from "../review-with.ts";
import { asks, editorial, idsIn, isEditor, partial, verdicts } from "../scripted-reviewer.ts";

/*
 * What the model path costs beside its requests, with the real checklists and an example. Each request takes two
 * seconds: five lenses at the same time and the editor after them take four. The ratio is the whole review to those.
 */
const requestMs = 2_000;
const path = "examples/checkout-eta.md";
const document = await documentFrom({
  ref: { kind: "file", path },
  bytes: readFileSync(path),
  fileName: path,
});
const standing = document.text.split("\n").find((line) => line.length > 60) ?? "";
const quotes = [standing.slice(0, 200)];

function answer(asked: Asked): Reply {
  const ids = idsIn(asked);
  if (isEditor(asked)) return editorial({ questions: ids.slice(0, 7).map((id) => asks(id, { quotes })) });
  return verdicts(ids.map((id) => partial(id, standing, { quotes })));
}

const checklists = loadChecklists({ folder: "checklists" });
await reviewWith(answer, { document, checklists });
const start = performance.now();
const { requests } = await reviewWith(
  async (asked) => {
    await new Promise((resolve) => {
      setTimeout(resolve, requestMs);
    });
    return answer(asked);
  },
  { document, checklists },
);
const took = performance.now() - start;
const slowest = 2 * requestMs;
console.log(
  `${requests.length} requests of ${requestMs} ms: ${took.toFixed(0)} ms in all, ${(took - slowest).toFixed(0)} ms beyond the slowest lens and the editor`,
);
console.log(`ratio ${(took / slowest).toFixed(3)}`);
