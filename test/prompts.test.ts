import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadPrompts } from "../src/review/by-model/prompts.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "loophole-")), "prompts");
  cpSync("prompts", folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

function rewrite(name: string, change: (text: string) => string): void {
  const file = join(folder, name);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

test("what goes into a hole is not read as a prompt", () => {
  const filled = loadPrompts(folder).fill("correction", { problem: "{{text}} and {{problem}}" });
  expect(filled).toContain("{{text}} and {{problem}}");
});

test("an unknown hole is an error that names file, line and hole", () => {
  rewrite("repair.md", (text) => text.replace("{{reasons}}", "{{reason}}"));
  expect(() => loadPrompts(folder)).toThrow(/prompts\/repair\.md, line \d+: there is no hole \{\{reason\}\}/);
});

test("a hole that is lacking is an error", () => {
  rewrite("editor.md", (text) => text.replaceAll("{{budget}}", "seven"));
  expect(() => loadPrompts(folder)).toThrow("prompts/editor.md lacks {{budget}}");
});

test("braces that are not closed are an error", () => {
  rewrite("lens.md", (text) => `${text}\n{{items`);
  expect(() => loadPrompts(folder)).toThrow(/prompts\/lens\.md, line \d+: braces/);
});

test("a prompt that is not there is an error that says what to do", () => {
  rmSync(join(folder, "system.md"));
  expect(() => loadPrompts(folder)).toThrow(/system\.md cannot be read\. Restore it/);
});

test("the hash changes with the words of any prompt, and with nothing else", () => {
  const before = loadPrompts(folder).hash;
  expect(loadPrompts("prompts").hash).toBe(before);
  rewrite("repair.md", (text) => `${text} Please.`);
  expect(loadPrompts(folder).hash).not.toBe(before);
});
