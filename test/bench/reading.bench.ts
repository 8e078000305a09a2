import { documentFrom } from "../../src/intake/document/document-from.ts";
import { keepThreads } from "../../src/pool/pool.ts";
import { openChecklists, openReviewer } from "../../src/setup/shared.ts";
import { longestStretch } from "../pool/longest-stretch.ts";
import { shapes } from "../pool/shapes.ts";

/*
 * Reading and offline reviewing together, for documents of each shape: microseconds of the processor for a byte, and
 * how many times as much that is as for paragraphs. Then, with threads kept as in the chats, the longest stretch for
 * which the thread that answers people is held up meanwhile.
 */
const sizes = [100_000, 400_000, 900_000];
const checklists = openChecklists({ own: undefined, itemsOff: [] }, undefined);
const reviewer = await openReviewer({ model: null }, checklists, { isOffline: true, mayFallBack: true });

async function review(text: string, fileName: string): Promise<void> {
  const ref = { kind: "file", path: fileName } as const;
  const document = await documentFrom({ ref, bytes: new TextEncoder().encode(text), fileName });
  await reviewer.review({ ...document, language: "en" }, checklists);
}

const nameFor = (shape: string) => (shape === "thread" ? "thread.json" : "design.md");

async function perByte(shape: keyof typeof shapes, size: number): Promise<number> {
  const text = shapes[shape](size);
  const before = process.cpuUsage();
  await review(text, nameFor(shape));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / text.length;
}

for (const _ of sizes) await perByte("paragraphs", 100_000);
const paragraphs = new Map<number, number>();
for (const size of sizes) paragraphs.set(size, await perByte("paragraphs", size));
for (const shape of Object.keys(shapes) as (keyof typeof shapes)[]) {
  const columns: string[] = [];
  for (const size of sizes) {
    const took = await perByte(shape, size);
    columns.push(`${took.toFixed(2)} µs a byte, ratio ${(took / (paragraphs.get(size) ?? 1)).toFixed(1)}`);
  }
  console.log(`${shape.padEnd(10)}  ${columns.join("   ")}`);
}

const kept = keepThreads();
await review(shapes.paragraphs(10_000), "design.md");
for (const shape of Object.keys(shapes) as (keyof typeof shapes)[]) {
  const text = shapes[shape](900_000);
  const longest = await longestStretch(() => review(text, nameFor(shape)));
  console.log(`${shape.padEnd(10)}  held up for ${longest.toFixed(0)} ms at most`);
}
await kept.close();
