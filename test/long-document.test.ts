import { describe, expect, test } from "vitest";
import type { Reply } from "./openai-server.ts";
import { documentOf } from "./review-fixtures.ts";
import { except, reviewWith } from "./review-with.ts";
import {
  editorial,
  goodModel,
  idsIn,
  isEditor,
  missing,
  partial,
  standing,
  verdicts,
} from "./scripted-reviewer.ts";

describe("a document that is longer than the window", () => {
  const filler = (name: string) =>
    `# ${name}\n${"The dispatchers talk about the weather of the day. ".repeat(400)}`;
  const long = documentOf(
    [filler("Weather"), "# Docks", standing, filler("More weather"), filler("Even more weather")].join("\n"),
  );
  const small = { window: 12_000 };

  test("is read in parts, every line of it, and the best evidence of all parts wins", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) return editorial();
      const sees = asked.user.includes(standing);
      return verdicts(idsIn(asked).map((id) => (sees ? partial(id, standing) : missing(id))));
    });
    const { outcome, requests } = await reviewWith(script, { document: long, model: small });
    const lensRequests = requests.filter(
      (asked) => !isEditor(asked) && asked.user.includes("Lens: Tradeoffs"),
    );
    expect(lensRequests.length).toBeGreaterThan(1);
    const read = lensRequests.map(({ user }) => user).join("\n");
    for (const line of long.text.split("\n"))
      for (const run of line.match(/.{1,80}/g) ?? []) expect(read).toContain(run.trim());
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(Array(10).fill("partial"));
    expect(outcome.findings.every(({ evidence }) => evidence.some(({ quote }) => quote === standing))).toBe(
      true,
    );
    expect(outcome.notes[0]).toMatch(/was read in \d+ parts/);
    const editor = requests.find(isEditor);
    expect(editor?.user).toContain("More weather");
    expect(editor?.user).toContain(standing);
  });

  test("is edited by excerpts where the whole is too long for the editor alone", async () => {
    const tooLong: Reply = { kind: "status", status: 413 };
    const { outcome } = await reviewWith(
      except((asked) => (isEditor(asked) && asked.user.length > 40_000 ? tooLong : undefined)),
      { document: long },
    );
    expect(outcome.worthPosting).toBe(7);
    expect(outcome.notes).toEqual([
      "Contradictions were looked for part by part, not across the whole document.",
    ]);
  });

  test("is missing only what is missing in every part", async () => {
    const script = except((asked) => (isEditor(asked) ? editorial() : verdicts(idsIn(asked).map(missing))));
    const { outcome } = await reviewWith(script, { document: long, model: small });
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(Array(10).fill("missing"));
    expect(outcome.findings[0]?.searched.sections).toBe(long.sections.length);
  });

  test("is read in parts also where only the server knows that it is too long", async () => {
    const tooLong: Reply = {
      kind: "status",
      status: 400,
      error: { message: "no", code: "context_length_exceeded" },
    };
    const { outcome } = await reviewWith(
      except((asked) => (asked.user.length > 30_000 ? tooLong : undefined)),
      {
        document: long,
        model: { window: 24_000 },
      },
    );
    expect(outcome.reviewer.kind).toBe("model");
    expect(outcome.notes[0]).toMatch(/was read in \d+ parts/);
    expect(outcome.findings).toHaveLength(10);
  });

  test("is the offline reviewer's where the window has no room for anything", async () => {
    const { outcome } = await reviewWith(goodModel, { document: long, model: { window: 3_000 } });
    expect(outcome.reviewer.kind).toBe("offline");
    expect(outcome.notes[0]).toContain("too small for a review");
  });
});
