import { describe, expect, test } from "vitest";
import type { Vocabulary } from "../../src/review/checklists/vocabularies.ts";
import { hitsByTerm, lexiconOf } from "../../src/review/offline/lexicon.ts";
import { wordsOf } from "../../src/review/offline/segment.ts";
import { cuesOf, stanceOf } from "../../src/review/offline/stance.ts";
import { checklists, reviewer, vocabularies } from "./shipped.ts";
import { markdown } from "./document.ts";

const lexicon = lexiconOf(vocabularies.get("en") as Vocabulary);
const cues = cuesOf(lexicon);

const stance = (sentence: string, kind: "paragraph" | "heading" | "code" = "paragraph") => {
  const words = wordsOf(sentence);
  const unit = { kind, end: sentence.length, length: words.length, hits: hitsByTerm(lexicon.find(words)) };
  return stanceOf(unit, sentence, cues);
};

describe("what says how it is settles", () => {
  test.each([
    "If the ranker does not answer, the popularity list is shown in its place.",
    "The answer must be there within 300 ms.",
    "Rollback is 1 flag.",
    "The share should stay under 2 % for a week.",
  ])("%s", (sentence) => {
    expect(stance(sentence)).toMatchObject({ settles: true, says: true, isOpen: false });
  });
});

describe("what is meant, asked or left open only mentions", () => {
  test.each([
    "We should think about what is shown when the ranker does not answer in time.",
    "We plan to look into a canary and a way to roll back the model of the ranking service.",
    "A fallback to the popularity list will be added once somebody has the time to build it.",
    "What is shown when the ranker does not answer within the 300 ms of its budget?",
    "What is shown when the ranker does not answer within 300 ms is still to be decided.",
    "TBD: the popularity list is shown in its place after 300 ms and the team is told.",
  ])("%s", (sentence) => {
    expect(stance(sentence)).toEqual({ settles: false, says: false, isOpen: true });
  });
});

test("a few words say something under a heading that names the matter, and not by themselves", () => {
  expect(stance("Search, ads and music.")).toMatchObject({ settles: false, says: true });
  expect(stance("Search")).toMatchObject({ settles: false, says: false });
});

test.each(["heading", "code"] as const)("a %s shows words and says nothing", (kind) => {
  const sentence = "If the ranker does not answer within 300 ms, the popularity list is shown.";
  expect(stance(sentence, kind)).toEqual({ settles: false, says: false, isOpen: false });
});

test("a paragraph of intentions closes nothing, in however many words", async () => {
  const lines = [
    "# Ranking",
    "",
    "The ranker of the shop orders the articles of a page by what their visitors bought before, and it runs in one cluster.",
    "It is written by four people of the search team, who took over the service in spring and know most of its parts.",
    "Articles come from the catalogue, and the visitors of the shop are told apart by a cookie that lives for a day.",
    "The page has forty articles, and most visitors look at the first ten of them before they go on to something else.",
    "",
    "## Release",
    "",
    "We should deploy a new version of the model as a canary before the whole traffic is moved over to it.",
    "We plan to look into how the deployment can be rolled back to the previous version of the model.",
    "A shadow deployment of the new model version would be helpful, and we would like to have a feature flag.",
  ];
  const { findings } = await reviewer.review(await markdown(lines.join("\n")), checklists);
  expect(findings.find(({ item }) => item === "infra.rollout")?.verdict).toBe("partial");
});
