import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lenses } from "../src/design/lens.ts";
import { checklistTable, publicQuestionsServed } from "../src/review/checklists/checklist-table.ts";
import { loadChecklists } from "../src/review/checklists/load-checklists.ts";

const checklists = loadChecklists({ folder: "checklists" });
const items = checklists.lenses.flatMap((checklist) => checklist.items);
const served = publicQuestionsServed(checklists);

const upTo = (last: number, prefix = "") =>
  Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`);

describe("the checklists", () => {
  test("there is one for every lens", () => {
    expect(checklists.lenses.map(({ lens }) => lens)).toEqual([...lenses]);
  });

  test("every knowledge row is served by an item", () => {
    const rows = new Set(items.flatMap((item) => item.source));
    expect(upTo(27, "S").filter((row) => !rows.has(row))).toEqual([]);
  });

  test("what an item refines is a topic of another item", () => {
    const topics = new Set(items.map((item) => item.topic));
    const strays = items.filter(
      ({ refines, topic }) => refines !== undefined && (refines === topic || !topics.has(refines)),
    );
    expect(strays.map(({ id }) => id)).toEqual([]);
  });

  test("every question is asked as one, and no two items ask the same", () => {
    expect(items.filter(({ question }) => !question.endsWith("?")).map(({ id }) => id)).toEqual([]);
    expect(new Set(items.map(({ question }) => question)).size).toBe(items.length);
    expect(new Set(items.map(({ why }) => why)).size).toBe(items.length);
  });

  const topics = "../shared/topics.json";
  test.skipIf(!existsSync(topics))(`every topic of ${topics} is served by an item of its lens`, () => {
    const wanted = JSON.parse(readFileSync(topics, "utf8")) as { id: string; lens: string }[];
    expect(wanted.length).toBe(42);
    const unserved = wanted.filter(
      ({ id, lens }) =>
        !checklists.lenses.some((list) => list.lens === lens && list.items.some((item) => item.topic === id)),
    );
    expect(unserved).toEqual([]);
  });
});

describe("the public question sets are answered for in full", () => {
  test.each([
    ["ml-test-score", ["data-", "model-", "infra-", "monitor-"].flatMap((part) => upTo(7, part))],
    ["rules-of-ml", upTo(43)],
    ["eu-ai-act", upTo(7).map((number) => String(Number(number) + 8))],
    [
      "ms-rai",
      [
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "T1",
        "T2",
        "T3",
        "F1",
        "F2",
        "F3",
        "RS1",
        "RS2",
        "RS3",
        "PS1",
        "PS2",
        "I1",
      ],
    ],
    [
      "k8s-prr",
      [
        "dependencies",
        "feature-enablement-rollback",
        "monitoring-requirements",
        "rollout-upgrade-rollback-planning",
        "scalability",
        "troubleshooting",
      ],
    ],
    [
      "aws-ml-lens",
      [
        "cost-optimization",
        "operational-excellence",
        "performance-efficiency",
        "reliability",
        "security",
        "sustainability",
      ],
    ],
  ])("%s", (set, questions) => {
    expect([...(served.get(set) ?? [])].sort()).toEqual([...questions].sort());
  });
});

test("docs/checklists.md shows the checklists as they are", async () => {
  const page = [
    "# The checklists",
    "What a design is judged by: five lenses, each a file in `checklists/`. An item that is *part of* another topic is judged by itself and asked about under that topic, so that no two questions ask the same thing.",
    "*Rests on* names rows of [what the checklists rest on](knowledge.md). *Answers for* names the questions of public question sets that the item covers: `ml-test-score` (Breck et al. 2017), `rules-of-ml` (Google's 43 Rules of Machine Learning), `k8s-prr` (the Kubernetes production-readiness questionnaire, by part), `ms-rai` (the goals behind Microsoft's Responsible AI Impact Assessment), `eu-ai-act` (its articles) and `aws-ml-lens` (pillars of the AWS Well-Architected ML lens).",
    "To add items or to switch some off, see [configuration](configuration.md). This page is written from the files by `npx vitest run --config test/vitest.config.ts test/checklists.test.ts -u`.",
    checklistTable(checklists).trim(),
  ].join("\n\n");
  await expect(`${page}\n`).toMatchFileSnapshot("../docs/checklists.md");
});
