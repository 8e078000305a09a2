import { expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import type { Finding } from "../../src/design/finding.ts";
import { type Lens, lenses } from "../../src/design/lens.ts";
import type { Review } from "../../src/design/register.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { type OnProgress, reviewDocument } from "../../src/reviewing/review.ts";
import { plainReviewer, testChecklists } from "../chat/plain-reviewer.ts";
import { someFinding, someOutcome } from "../ledger/judged.ts";

/*
 * What is told while a review goes on: which lenses are known, and with which findings.
 */
const now = () => new Date("2026-11-16T09:00:00Z");

async function desk() {
  const ledger = await openLedger(":memory:", now);
  const tools = { ledger, checklists: testChecklists, now };
  const told: [Lens, readonly string[]][][] = [];
  const onProgress: OnProgress = (known) => {
    told.push([...known].map(([lens, found]) => [lens, (found as Finding[]).map(({ item }) => item)]));
  };
  const request = async (document: Document, before?: Review) => ({
    document,
    review: await ledger.reviews.request({ ref: document.ref, requestedBy: "mara" }),
    budget: 7,
    keepText: false,
    isPart: false,
    notes: [],
    ...(before ? { before } : {}),
  });
  return { ledger, tools, told, onProgress, request };
}

function read(...answers: readonly string[]): Promise<Document> {
  const text = ["# Feed", "", "## Serving", "", "p99 is 80 ms.", "", "## Answers", "", ...answers, ""].join(
    "\n",
  );
  const ref = { kind: "file", path: "/designs/feed.md" } as const;
  return documentFrom({ ref, bytes: new TextEncoder().encode(text), fileName: "feed.md" });
}

const both = (lens: Lens) => [lens, [`${lens}.first`, `${lens}.second`]] as const;

test("a review that begins knows nothing, and then one lens more each time", async () => {
  const { tools, told, onProgress, request } = await desk();
  await reviewDocument({ ...tools, reviewer: plainReviewer([]) }, await request(await read()), onProgress);
  expect(told).toEqual([0, 1, 2, 3, 4, 5].map((count) => lenses.slice(0, count).map(both)));
});

test("of what was read before, the lenses that stand are known from the beginning, and the others as a whole once they are judged", async () => {
  const { tools, told, onProgress, request } = await desk();
  const [quiet, changed, ...others] = lenses;
  const items = (lens: Lens | undefined) => [`${lens}.first: yes.`, `${lens}.second: yes.`];
  const standing = [...items(quiet), "", ...items(changed), "", ...others.flatMap(items)];
  const reviewer = plainReviewer([]);
  const { review } = await reviewDocument(
    { ...tools, reviewer },
    await request(await read(...standing, "", "## Second", "", `${changed}.second: yes.`)),
  );
  const judged: string[] = [];
  told.length = 0;
  const first = await read(
    ...standing.filter((line) => !line.startsWith(`${changed}.second`)),
    "",
    "## Second",
  );
  const again = await reviewDocument(
    { ...tools, reviewer: plainReviewer(judged) },
    await request(first, review),
    onProgress,
  );
  expect(judged.length).toBeGreaterThan(0);
  const touched = new Set(judged.map((item) => item.replace(/\.(first|second)$/, "")));
  const begins = told[0]?.map(([lens]) => lens) ?? [];
  expect(begins.filter((lens) => touched.has(lens))).toEqual([]);
  expect(new Set([...begins, ...touched])).toEqual(new Set(lenses));
  expect(told).toHaveLength(1 + touched.size);
  expect(new Map(told.at(-1)?.map(([lens, found]) => [lens, found.toSorted()]))).toEqual(
    new Map(lenses.map(both)),
  );
  expect(again.findings).toHaveLength(2 * lenses.length);
  expect(again.review.result?.notes.join()).toMatch(
    /^Since I read it before: \d+ sections? new or changed\./,
  );
});

test("a section that is gone is named, and what stood there is judged again", async () => {
  const { tools, told, onProgress, request } = await desk();
  const judged: string[] = [];
  const gone = await read("user-impact.first: yes.", "", "## Old", "", "tradeoffs.first: yes.");
  const { review } = await reviewDocument({ ...tools, reviewer: plainReviewer([]) }, await request(gone));
  const again = await reviewDocument(
    { ...tools, reviewer: plainReviewer(judged) },
    await request(await read("user-impact.first: yes."), review),
    onProgress,
  );
  expect(again.review.result?.notes.join()).toContain("Since I read it before: 1 section gone.");
  expect(judged).toContain("tradeoffs.first");
  expect(again.findings.find(({ item }) => item === "tradeoffs.first")?.verdict).toBe("missing");
  expect(told.at(-1)).toHaveLength(lenses.length);
});

test("what was kept when a review was cut short is known at once, and is neither told nor kept a second time", async () => {
  const { ledger, tools, told, onProgress, request } = await desk();
  const document = await read();
  const work = await request(document);
  const tell = (item: string, provisional: boolean, isCut: boolean): Reviewer => ({
    name: "offline",
    review: async (_document, _checklists, { onLens } = {}) => {
      await onLens?.({
        lens: "feedback-loops",
        findings: [someFinding(item)],
        ...(provisional ? { provisional } : {}),
      });
      if (isCut) throw new Error("the power is gone");
      return someOutcome([]);
    },
  });
  const under = async (): Promise<Review> => (await ledger.reviews.get("r1")) as Review;
  const cut = async (item: string, provisional: boolean) =>
    reviewDocument(
      { ...tools, reviewer: tell(item, provisional, true) },
      { ...work, review: await under() },
      onProgress,
    );
  await expect(cut("a guess", true)).rejects.toThrow("the power is gone");
  await expect(cut("found", false)).rejects.toThrow("the power is gone");
  await reviewDocument(
    { ...tools, reviewer: tell("again", false, false) },
    { ...work, review: await under() },
    onProgress,
  );
  expect(told).toEqual([
    [],
    [["feedback-loops", ["a guess"]]],
    [],
    [["feedback-loops", ["found"]]],
    [["feedback-loops", ["found"]]],
  ]);
});

test("the offline reviewer answers nothing that a model asked, even where the text is another one", async () => {
  const { ledger, tools, request } = await desk();
  const by = (kind: "model" | "offline"): Reviewer => ({
    name: kind === "model" ? "gpt-5" : "offline",
    review: async (document, checklists, options) => {
      const outcome = await plainReviewer([]).review(document, checklists, options);
      return { ...outcome, reviewer: { ...outcome.reviewer, kind } };
    },
  });
  const item = "feedback-loops.first";
  const open = async (first: "model" | "offline", second: "model" | "offline") => {
    await reviewDocument({ ...tools, reviewer: by(first) }, await request(await read(first)));
    await reviewDocument(
      { ...tools, reviewer: by(second) },
      await request(await read(first, `${item}: yes.`)),
    );
    const asked = await ledger.questions.find({});
    return asked.filter((question) => question.item === item).map(({ status }) => status);
  };
  expect(await open("model", "offline")).toEqual(["open"]);
  expect(await open("model", "model")).toEqual(["answered"]);
});
