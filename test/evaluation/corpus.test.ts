import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { checklists, reviewer } from "../review/shipped.ts";

const folder = "../shared/corpus";
const designs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
/** A file without content is refused by intake, before any reviewer sees it. */
const names = designs.filter((name) => statSync(join(folder, name)).size > 0);

describe.skipIf(names.length === 0)(
  "every public design (skipped where they are not beside the project)",
  () => {
    test.each(names)("%s is reviewed, and every quote is a slice of it", async (name) => {
      const path = join(folder, name);
      const ref = { kind: "file", path } as const;
      const bytes = readFileSync(path);
      const document = await documentFrom({ ref, bytes, fileName: name });
      const { findings, questions, notes, worthPosting } = await reviewer.review(document, checklists);
      expect(findings.length > 0 || notes.length > 0).toBe(true);
      expect(worthPosting).toBeLessThanOrEqual(questions.length);
      const passages = [
        ...findings.flatMap(({ evidence, searched }) => [...evidence, searched.nearest ?? []].flat()),
        ...questions.flatMap(({ evidence }) => evidence),
      ];
      const lines = document.text.split("\n");
      for (const { quote, line } of passages) {
        expect(quote.trim()).not.toBe("");
        expect(document.text).toContain(quote);
        expect(lines.slice(line - 1).join("\n")).toContain(quote);
      }
      for (const { verdict, evidence, question } of findings) {
        expect(evidence.length > 0).toBe(verdict === "covered" || verdict === "partial");
        expect(question !== "").toBe(verdict === "missing" || verdict === "partial");
      }
    });
  },
);
