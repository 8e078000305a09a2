import { afterEach, describe, expect, test } from "vitest";
import type { Document } from "../src/design/document.ts";
import type { Lens } from "../src/design/lens.ts";
import { modelDefaults, type ModelConfig } from "../src/model/model-config.ts";
import { openModel } from "../src/model/open-model.ts";
import type { Editorial } from "../src/review/answer-schema.ts";
import { type ModelReviewerOptions, modelReviewer } from "../src/review/model-reviewer.ts";
import { loadPrompts } from "../src/review/prompts.ts";
import {
  type Asked,
  type OpenaiServer,
  type Reply,
  startOpenaiServer,
  usagePerAnswer,
} from "./openai-server.ts";
import { checklists, documentOf, vans } from "./review-fixtures.ts";
import * as scripted from "./scripted-reviewer.ts";

const { asks, editorial, goodModel, idsIn, isEditor, missing, partial, standing, verdicts } = scripted;
const prompts = loadPrompts("prompts");

let server: OpenaiServer;
afterEach(() => server.close());

type Script = (asked: Asked, index: number) => Reply | Promise<Reply>;
interface Settings {
  readonly model?: Partial<ModelConfig>;
  readonly reviewer?: Partial<ModelReviewerOptions>;
  readonly document?: Document;
  readonly onLens?: (lens: Lens) => void;
  readonly signal?: AbortSignal;
}

/** Reviews the design of the van planner with a model that answers by a script. */
async function review(script: Script, settings: Settings = {}) {
  server = await startOpenaiServer(script);
  const model = openModel({
    ...modelDefaults,
    provider: "openai",
    model: "a-model",
    apiKey: "key",
    baseUrl: server.url,
    api: "responses",
    prices: { input: 1, cachedInput: 0.1, output: 8 },
    maxRetries: 0,
    timeoutMs: 20_000,
    ...settings.model,
  });
  const reviewer = modelReviewer({
    model,
    prompts,
    fallback: scripted.everythingMissing,
    allowFallback: true,
    budget: 7,
    rank: scripted.rankAsTheyCome,
    nearest: () => null,
    now: () => performance.now(),
    ...settings.reviewer,
  });
  const onLens = ({ lens }: { lens: Lens }) => settings.onLens?.(lens);
  return reviewer.review(settings.document ?? vans, checklists, onLens, settings.signal);
}

/** A model that is good except where the script says otherwise. */
const except =
  (script: (asked: Asked) => Reply | undefined): Script =>
  (asked) =>
    script(asked) ?? goodModel(asked);

/** The good model's verdicts, and an editor that decides this. */
const editedBy = (decision: Partial<Editorial>): Script =>
  except((asked) => (isEditor(asked) ? editorial(decision) : undefined));

function sharedBeginning(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length += 1;
  return first.slice(0, length);
}

describe("five lenses and an editor", () => {
  test.each(["responses", "chat"] as const)("ask with one beginning, through %s", async (api) => {
    let release = () => {};
    const allArrived = new Promise<void>((resolve) => (release = resolve));
    const script: Script = async (asked, index) => {
      if (index === 4) release();
      await allArrived;
      return goodModel(asked);
    };
    await review(script, { model: { api } });

    expect(server.requests).toHaveLength(6);
    expect(server.requests.map(isEditor)).toEqual([false, false, false, false, false, true]);
    expect(new Set(server.requests.map(({ system }) => system)).size).toBe(1);
    const beginning = sharedBeginning(server.requests.map(({ user }) => user));
    for (const line of vans.text.split("\n")) expect(beginning).toContain(line);
    expect(beginning).toMatch(/# Task: $/);
    expect(new Set(server.requests.map(({ schema }) => JSON.stringify(schema))).size).toBe(1);
    expect(new Set(server.requests.map(({ body }) => body["prompt_cache_key"])).size).toBe(1);
  });

  test("judge every item, report each lens as it is done, and say who they are and what it cost", async () => {
    const done: Lens[] = [];
    const outcome = await review(goodModel, { onLens: (lens) => done.push(lens) });
    expect(done.toSorted()).toEqual(checklists.lenses.map(({ lens }) => lens).toSorted());
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.questions).toHaveLength(10);
    expect(outcome.worthPosting).toBe(7);
    expect(outcome.notes).toEqual([]);
    expect(outcome.reviewer).toEqual({
      kind: "model",
      model: "a-model-2026-01-01",
      prompts: prompts.hash,
      checklists: "c0ffee",
    });
    expect(outcome.usage.inputTokens).toBe(6 * usagePerAnswer.inputTokens);
    expect(outcome.usage.costUsd).toBeCloseTo(6 * (60_000 + 4_000 + 16_000) * 1e-6);
  });

  test("are not asked where there is too little to review", async () => {
    const outcome = await review(goodModel, { document: documentOf("# Plan\nWe will use AI.") });
    expect(server.requests).toEqual([]);
    expect(outcome.notes.join()).toContain("not enough here to review");
    expect(outcome.questions).toEqual([]);
  });

  test("stop when the person who asked does", async () => {
    const controller = new AbortController();
    const reason = new Error("never mind");
    const script: Script = () => {
      controller.abort(reason);
      return { kind: "hang" };
    };
    await expect(review(script, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("a fabricated quote never survives", () => {
  const fabricated = "Frozen docks are detected within ten minutes.";

  test("the lens is asked once more, with the reason last, and what it then finds counts", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) return undefined;
      const again = asked.user.includes("# Again");
      return verdicts(
        idsIn(asked).map((id) => partial(id, again || id.endsWith("two") ? standing : fabricated)),
      );
    });
    const outcome = await review(script);
    const repairs = server.requests.filter(({ user }) => user.includes("# Again"));
    expect(repairs).toHaveLength(5);
    expect(repairs.map(idsIn).flat().toSorted()).toEqual(
      checklists.lenses.map(({ lens }) => `${lens}.one`).toSorted(),
    );
    expect(repairs[0]?.user).toContain(`“${fabricated}” does not stand in the document`);
    expect(outcome.findings.every(({ verdict }) => verdict === "partial")).toBe(true);
    expect(JSON.stringify([outcome.findings, outcome.questions])).not.toContain(fabricated);
    expect(outcome.rejected).toHaveLength(5);
  });

  test("where it is repeated, the offline reviewer judges the item and the review says so", async () => {
    const script = except((asked) =>
      isEditor(asked)
        ? undefined
        : verdicts(idsIn(asked).map((id) => partial(id, id === "tradeoffs.one" ? fabricated : standing))),
    );
    const outcome = await review(script);
    expect(outcome.findings.find(({ item }) => item === "tradeoffs.one")?.verdict).toBe("missing");
    expect(outcome.notes).toEqual([
      "Tradeoffs: 1 item was judged by the offline reviewer, for want of evidence that stands.",
    ]);
    expect(JSON.stringify(outcome.findings)).not.toContain(fabricated);
  });

  test("an item that a lens leaves out is asked for once more", async () => {
    const script = except((asked) =>
      isEditor(asked) || asked.user.includes("# Again")
        ? undefined
        : verdicts(
            idsIn(asked)
              .slice(1)
              .map((id) => partial(id, standing)),
          ),
    );
    const outcome = await review(script);
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.findings.every(({ verdict }) => verdict === "partial")).toBe(true);
  });

  test("the editor's questions lose it, its contradictions and its answers fall with it", async () => {
    const outcome = await review(
      editedBy({
        questions: [asks("tradeoffs.one", { quotes: [fabricated] })],
        answered: [{ gap: "tradeoffs.two", quote: fabricated }],
        contradictions: [
          { note: "No.", first: standing, second: fabricated },
          { note: "No.", first: standing, second: "a dock that is frozen" },
          {
            note: "A plan cannot be changed, and is corrected.",
            first: "Dispatchers cannot change a plan once it is sent.",
            second: "dispatchers correct a plan after it is sent",
          },
        ],
      }),
    );
    expect(outcome.questions[0]?.evidence.map(({ quote }) => quote)).toEqual([standing]);
    expect(outcome.findings.find(({ item }) => item === "tradeoffs.two")?.verdict).toBe("partial");
    expect(outcome.contradictions.map(({ note }) => note)).toEqual([
      "A plan cannot be changed, and is corrected.",
    ]);
    expect(JSON.stringify([outcome.findings, outcome.questions])).not.toContain(fabricated);
    expect(outcome.rejected.map(({ item }) => item)).toEqual([
      "tradeoffs.two",
      "tradeoffs.one",
      "contradiction",
      "contradiction",
    ]);
  });
});

describe("the editor", () => {
  test("closes a gap that the document answers, with the answer as evidence", async () => {
    const quote = "When the batch fails, the dispatchers use yesterday's plan.";
    const outcome = await review(editedBy({ answered: [{ gap: "infra-constraints.one", quote }] }));
    const finding = outcome.findings.find(({ item }) => item === "infra-constraints.one");
    expect(finding).toMatchObject({
      verdict: "covered",
      question: "",
      evidence: [{ quote, section: "Serving" }],
    });
    expect(outcome.questions.map(({ item }) => item)).not.toContain("infra-constraints.one");
  });

  test("merges what is one question, and asks it once", async () => {
    const gaps = ["tradeoffs.one", "tradeoffs.two", "made.up"];
    const outcome = await review(editedBy({ questions: [asks("", { gaps }), asks("tradeoffs.two")] }));
    expect(outcome.worthPosting).toBe(1);
    expect(outcome.questions[0]).toMatchObject({
      item: "tradeoffs.one",
      also: ["tradeoffs.two"],
      severity: "high",
    });
    expect(outcome.questions.filter(({ item }) => item === "tradeoffs.two")).toEqual([]);
    expect(outcome.rejected.map(({ item }) => item)).toEqual(["tradeoffs.two"]);
  });

  test("may post nothing; what it ranks and what it forgets is held, in that order", async () => {
    const held = [{ gaps: ["user-impact.two"], severity: "low" as const }];
    const outcome = await review(editedBy({ held }));
    expect(outcome.worthPosting).toBe(0);
    expect(outcome.questions).toHaveLength(10);
    expect(outcome.questions[0]).toMatchObject({ item: "user-impact.two", severity: "low" });
  });

  test("posts no more than the budget", async () => {
    expect((await review(goodModel, { reviewer: { budget: 3 } })).worthPosting).toBe(3);
  });

  test("may ask about what a lens judged covered, but only with a quote that shows the hole", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) {
        return editorial({
          questions: [asks("tradeoffs.one"), asks("tradeoffs.two", { quotes: ["made up words"] })],
        });
      }
      return verdicts(idsIn(asked).map((id) => partial(id, standing, { verdict: "covered" })));
    });
    const outcome = await review(script);
    expect(outcome.questions.map(({ item }) => item)).toEqual(["tradeoffs.one"]);
    expect(outcome.findings.filter(({ verdict }) => verdict === "partial").map(({ item }) => item)).toEqual([
      "tradeoffs.one",
    ]);
  });

  test.each([
    ["is no question", "Please describe how frozen docks are noticed by the planner."],
    ["carries a link", "A frozen dock repeats its last count, see https://evil.example for more, or not?"],
    ["mentions people", "A frozen dock repeats its last count. @channel, who notices it before the morning?"],
    ["is an essay", `A frozen dock repeats its count. ${"And then it repeats it. ".repeat(40)} Who notices?`],
  ])("whose wording %s is not quoted: the lens's question is posted", async (_, text) => {
    const outcome = await review(editedBy({ questions: [asks("tradeoffs.one", { text })] }));
    expect(outcome.questions[0]?.text).toContain("Who notices, by tradeoffs.one?");
  });
});

describe("a model in trouble ends in a correct, honest review", () => {
  const troubles: readonly (readonly [string, Reply])[] = [
    ["malformed JSON", { kind: "text", text: '{"answer": {"kind": "verdicts", "verdicts": "all good"' }],
    ["an answer of the wrong kind", editorial()],
    ["a refusal", { kind: "refusal" }],
    ["a truncated answer", { kind: "truncated" }],
    ["429 without end", { kind: "status", status: 429, headers: { "retry-after-ms": "1" } }],
    ["500 without end", { kind: "status", status: 500 }],
    ["a hang", { kind: "hang" }],
    ["a closed connection", { kind: "close" }],
    ["a connection closed midway", { kind: "close", midway: true }],
    ["a wrong key", { kind: "status", status: 401 }],
  ];
  /** Retries wait; a hang waits longest, so only it gets a short time. */
  const settingsFor = (reply: Reply, maxRetries = 0): Settings => ({
    model: { maxRetries, ...(reply.kind === "hang" ? { timeoutMs: 700 } : {}) },
  });
  const isTradeoffs = (asked: Asked) => !isEditor(asked) && asked.user.includes("Lens: Tradeoffs");

  test.each(troubles)("%s once is mended by asking again, where that can help", async (_, reply) => {
    let failed = false;
    const outcome = await review(
      except((asked) => {
        if (failed || !isTradeoffs(asked)) return undefined;
        failed = true;
        return reply;
      }),
      settingsFor(reply, 1),
    );
    const isHopeless = reply.kind === "status" && reply.status === 401;
    expect(outcome.notes).toHaveLength(isHopeless ? 1 : 0);
    expect(outcome.findings).toHaveLength(10);
  });

  test.each(troubles)(
    "%s in one lens: the offline reviewer judges it, and the review says so",
    async (_, reply) => {
      const outcome = await review(
        except((asked) => (isTradeoffs(asked) ? reply : undefined)),
        settingsFor(reply),
      );
      const verdictsOf = (lens: Lens) =>
        outcome.findings.filter((finding) => finding.lens === lens).map(({ verdict }) => verdict);
      expect(verdictsOf("tradeoffs")).toEqual(["missing", "missing"]);
      expect(verdictsOf("user-impact")).toEqual(["partial", "partial"]);
      expect(outcome.reviewer.kind).toBe("model");
      expect(outcome.notes).toHaveLength(1);
      expect(outcome.notes[0]).toMatch(/^Tradeoffs was judged by the offline reviewer: /);
      expect(outcome.worthPosting).toBe(7);
    },
  );

  test.each(troubles)(
    "%s in the editor: the gaps are ranked without it, and the review says so",
    async (name, reply) => {
      const own = name === "an answer of the wrong kind" ? verdicts([]) : reply;
      const outcome = await review(
        except((asked) => (isEditor(asked) ? own : undefined)),
        settingsFor(own),
      );
      expect(outcome.questions).toHaveLength(10);
      expect(outcome.notes).toHaveLength(1);
      expect(outcome.notes[0]).toMatch(/^The questions were ranked without the model's editor: /);
    },
  );

  test.each(troubles)("%s everywhere: the offline reviewer speaks, and says why", async (_, reply) => {
    const outcome = await review(
      (asked) => (isEditor(asked) ? { kind: "refusal" } : reply),
      settingsFor(reply),
    );
    expect(outcome.reviewer.kind).toBe("offline");
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.notes.length).toBeGreaterThan(1);
    expect(outcome.notes.at(-1)).toBe("No model was asked.");
  });

  test.each(troubles)("%s is a failure of kind model where falling back is forbidden", async (_, reply) => {
    const script = except((asked) => (isTradeoffs(asked) ? reply : undefined));
    await expect(
      review(script, { ...settingsFor(reply), reviewer: { allowFallback: false } }),
    ).rejects.toMatchObject({
      kind: "model",
    });
  });

  test("the error stands at the end of the second request, after the same beginning", async () => {
    let first = true;
    await review(
      except((asked) => {
        if (!first || !isTradeoffs(asked)) return undefined;
        first = false;
        return {
          kind: "answer",
          value: { answer: { kind: "verdicts", verdicts: [{}], contradictions: [] } },
        };
      }),
    );
    const [before, after] = server.requests.filter(isTradeoffs).map(({ user }) => user);
    expect(after?.startsWith(before ?? "-")).toBe(true);
    expect(after?.slice(before?.length)).toMatch(/# Again[^]*does not fit the schema/);
  });
});

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
    const outcome = await review(script, { document: long, model: small });
    const lensRequests = server.requests.filter(
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
    const editor = server.requests.find(isEditor);
    expect(editor?.user).toContain("More weather");
    expect(editor?.user).toContain(standing);
  });

  test("is edited by its digest where the whole is too long for the editor alone", async () => {
    const tooLong: Reply = { kind: "status", status: 413 };
    const outcome = await review(
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
    const outcome = await review(script, { document: long, model: small });
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(Array(10).fill("missing"));
    expect(outcome.findings[0]?.searched.sections).toBe(long.sections.length);
  });

  test("is read in parts also where only the server knows that it is too long", async () => {
    const tooLong: Reply = {
      kind: "status",
      status: 400,
      error: { message: "no", code: "context_length_exceeded" },
    };
    const outcome = await review(
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
    const outcome = await review(goodModel, { document: long, model: { window: 3_000 } });
    expect(outcome.reviewer.kind).toBe("offline");
    expect(outcome.notes[0]).toContain("too small for a review");
  });
});
