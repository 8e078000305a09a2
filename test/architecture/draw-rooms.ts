import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { arrowsBetween, files, roomOf, rooms } from "./imports.ts";

/** Where the picture of docs/architecture.md is. */
export const picture = "docs/pictures/rooms.svg";

const says: Readonly<Record<string, string>> = {
  setup: "configuration, and what is opened from it",
  terminal: "commands, text, files",
  chat: "events come in, work goes out",
  "platforms/slack": "hear · say · workspace",
  "platforms/teams": "hear · say · where",
  "platforms/kit": "what both platforms need",
  platforms: "the port of a chat",
  reviewing: "what terminal and chats both do",
  evaluation: "scores the reviewer",
  render: "what is said, before any platform",
  digest: "the weekly message: when and what",
  review: "checklists, quotes, two reviewers",
  model: "one question to a language model",
  ledger: "what is remembered",
  intake: "documents, from wherever they are",
  services: "readers of Slack and Microsoft",
  "intake/fetch": "the one way out to the network",
  design: "the vocabulary",
};

/** The rooms as a graph in the DOT language: a box for each, an arrow for each import between two of them. */
export function dot(): string {
  const arrows = arrowsBetween((file) => (file.startsWith("src/") ? roomOf(file) : undefined));
  const reach = (from: string, over: string): boolean =>
    [...(arrows.get(over) ?? [])].some((next) => next === from || reach(from, next));
  const boxes = Object.keys(rooms).map((room) => {
    const count = files.filter((file) => roomOf(file) === room).length;
    return `  "${room}" [label=<<b>${room}</b><br/><font point-size="10">${says[room] ?? ""}</font><br/><font point-size="9" color="#777777">${count} files</font>>];`;
  });
  // An arrow that a longer way says already is left out, so that the way can be seen.
  const lines = [...arrows].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reach(to, other)))
      .toSorted((a, b) => a.localeCompare(b))
      .map((to) => `  "${from}" -> "${to}";`),
  );
  return [
    "digraph rooms {",
    '  graph [rankdir=TB, nodesep=0.35, ranksep=0.5, fontname="Helvetica", bgcolor="white"];',
    '  node [shape=box, style="rounded,filled", fillcolor="#f6f4ee", color="#b5ad98", fontname="Helvetica", fontsize=12, margin="0.3,0.08"];',
    '  edge [color="#8a8371", arrowsize=0.6];',
    ...boxes,
    ...lines.toSorted((a, b) => a.localeCompare(b)),
    "}",
  ].join("\n");
}

/** What the picture that was drawn last is known by. */
export function drawnHash(): string {
  return `drawn from ${createHash("sha256").update(dot()).digest("hex").slice(0, 16)}`;
}

if (import.meta.main) {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const svg = graphviz.layout(dot(), "svg", "dot");
  writeFileSync(picture, svg.replace(/<svg /, `<!-- ${drawnHash()} -->\n<svg `));
  process.stdout.write(`${picture} is drawn.\n`);
}
