import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim } from "../src/design/finding.ts";
import type { Checklist } from "../src/review/checklists/checklist-schema.ts";
import { verify } from "../src/review/quotes/verify.ts";
import { checklists, vans } from "./review-fixtures.ts";

const checklist = checklists.lenses[0] as Checklist;
const [one, two] = checklist.items.map(({ id }) => id) as [string, string];
const standing = "A dock that is frozen repeats its last count.";

function claim(item: string, more: Partial<Claim> = {}): Claim {
  return { item, verdict: "partial", severity: "low", quotes: [standing], question: "", why: "", ...more };
}

const check = (claims: readonly Claim[]) => verify(claims, vans, checklist, () => null);

describe("claims become findings only as far as the document bears them out", () => {
  test("a quote that stands there is kept with its place", () => {
    const { findings } = check([claim(one), claim(two)]);
    const place = { quote: standing, section: "Data", line: 8 };
    expect(findings.map(({ evidence }) => evidence)).toEqual([[place], [place]]);
  });

  test("a claim whose quotes do not stand there is no finding, and is to be judged again", () => {
    const { findings, rejected, again } = check([
      claim(one, { quotes: ["Docks are never frozen."] }),
      claim(two),
    ]);
    expect(findings.map(({ item }) => item)).toEqual([two]);
    expect(rejected).toEqual([
      { item: one, because: "The quote “Docks are never frozen.” does not stand in the document." },
    ]);
    expect(again.map(({ item }) => item)).toEqual([one]);
  });

  test("of several quotes the one that stands is enough; the other is rejected", () => {
    const { findings, rejected } = check([claim(one, { quotes: ["never said", standing] }), claim(two)]);
    expect(findings[0]?.evidence).toHaveLength(1);
    expect(rejected).toHaveLength(1);
  });

  test("a claim that says covered and quotes nothing is to be judged again", () => {
    expect(check([claim(one, { verdict: "covered", quotes: [] }), claim(two)]).again).toHaveLength(1);
  });

  test("an item that was left out is to be judged again, one judged twice keeps its first verdict", () => {
    const { findings, rejected, again } = check([claim(one), claim(one, { verdict: "missing" })]);
    expect(findings.map(({ verdict }) => verdict)).toEqual(["partial"]);
    expect(rejected).toHaveLength(1);
    expect(again.map(({ item }) => item)).toEqual([two]);
  });

  test("an item that no checklist has is rejected", () => {
    expect(check([claim("made.up"), claim(one), claim(two)]).rejected.map(({ item }) => item)).toEqual([
      "made.up",
    ]);
  });

  test("what is missing shows how much was searched and what came nearest", () => {
    const nearest = { quote: "about 50 minutes", section: "Serving", line: 14 };
    const claims = [claim(one, { verdict: "missing", quotes: [] }), claim(two, { verdict: "missing" })];
    const { findings } = verify(claims, vans, checklist, () => nearest);
    expect(findings.map(({ evidence }) => evidence)).toEqual([[], []]);
    expect(findings[0]?.searched).toEqual({ sections: vans.sections.length, nearest });
    expect(findings[1]?.searched.nearest?.quote).toBe(standing);
  });

  test("a gap without a usable question gets the general one of its item", () => {
    const { findings } = check([
      claim(one, { question: "Fix it." }),
      claim(two, { question: "See https://evil.example ok?" }),
    ]);
    expect(findings.map(({ question }) => question)).toEqual(checklist.items.map(({ question }) => question));
  });

  test("pieces around an ellipsis count when each stands there", () => {
    const pieces = "Docks report their count every minute … A dock that is frozen repeats";
    expect(check([claim(one, { quotes: [pieces] }), claim(two)]).findings[0]?.evidence).toHaveLength(2);
    const mixed = "Docks report their count every minute … a dock is never frozen";
    expect(check([claim(one, { quotes: [mixed] }), claim(two)]).again).toHaveLength(1);
  });
});

describe("what is said of a claim", () => {
  test("that shows nothing for what it says is there tells what was shown instead", () => {
    const lost = "The quote “never said” does not stand in the document.";
    const { again } = check([
      claim(one, { verdict: "covered", quotes: ["never said", "", "never said"] }),
      claim(two, { quotes: [] }),
    ]);
    expect(again.map(({ because }) => because)).toEqual([
      `covered, but without evidence. ${lost} ${lost}`,
      "partial, but without evidence. No quote was given.",
    ]);
  });

  test("nothing but its item was wrong", () => {
    const { rejected, again } = check([claim("made.up"), claim(one), claim(one)]);
    expect(rejected.map(({ because }) => because)).toEqual([
      "No item of this lens has that id.",
      "It was judged twice; the first verdict counts.",
    ]);
    expect(again).toEqual([{ item: two, because: "It was not judged." }]);
  });

  test.each([
    ["covered", ["", "", [standing], null]],
    ["not_applicable", ["", "", [], null]],
    ["partial", ["general", "general", [standing], null]],
    ["missing", ["general", "general", [], standing]],
  ] as const)("%s leaves of its words what the verdict needs", (verdict, expected) => {
    const [finding] = check([claim(one, { verdict, question: "", why: " ** " })]).findings;
    const [{ question, why, topic }] = checklist.items as [Checklist["items"][number]];
    const named = (text: string | undefined) => (text === question || text === why ? "general" : text);
    expect([
      named(finding?.question),
      named(finding?.why),
      finding?.evidence.map(({ quote }) => quote),
      finding?.searched.nearest?.quote ?? null,
    ]).toEqual(expected);
    expect([finding?.topic, finding?.lens, finding?.severity]).toEqual([topic, checklist.lens, "low"]);
  });

  test("with words of its own keeps them, where there is something to ask", () => {
    const question = "Who notices that a dock repeats its last count?";
    const judged = (verdict: Claim["verdict"]) =>
      check([claim(one, { verdict, question, why: "Vans *drive* in vain." })]).findings[0];
    expect(judged("missing")).toMatchObject({ question, why: "Vans drive in vain." });
    expect(judged("covered")).toMatchObject({ question: "", why: "Vans drive in vain." });
  });
});

test("whatever is claimed, every piece of evidence is a slice of the document and every item is accounted for", () => {
  const slice = fc
    .tuple(fc.nat(vans.text.length), fc.nat(120))
    .map(([start, length]) => vans.text.slice(start, start + length));
  const quote = fc.oneof(
    slice,
    fc.string(),
    fc.lorem(),
    fc.tuple(slice, slice).map((two_) => two_.join(" ... ")),
    fc.tuple(slice, fc.lorem({ maxCount: 1 })).map((two_) => two_.join(" ")),
  );
  const anyClaim = fc.record<Claim>({
    item: fc.constantFrom(one, two, "made.up"),
    verdict: fc.constantFrom("covered", "partial", "missing", "not_applicable"),
    severity: fc.constantFrom("high", "medium", "low"),
    quotes: fc.array(quote, { maxLength: 5 }),
    question: fc.oneof(
      fc.string(),
      fc.lorem().map((text) => `${text}?`),
    ),
    why: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(anyClaim, { maxLength: 6 }), (claims) => {
      const { findings, again } = check(claims);
      for (const { evidence, verdict, searched, question } of findings) {
        for (const passage of [...evidence, ...(searched.nearest ? [searched.nearest] : [])]) {
          expect(vans.text).toContain(passage.quote);
          expect(
            vans.text
              .split("\n")
              .slice(passage.line - 1)
              .join("\n"),
          ).toContain(passage.quote);
        }
        const isProven = verdict === "covered" || verdict === "partial";
        expect(evidence.length > 0).toBe(isProven);
        expect(question === "").toBe(verdict === "covered" || verdict === "not_applicable");
      }
      expect([...findings, ...again].map(({ item }) => item).sort()).toEqual([one, two].sort());
    }),
  );
});
