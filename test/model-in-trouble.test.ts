import { describe, expect, test } from "vitest";
import type { Lens } from "../src/design/lens.ts";
import { type Asked, type Reply, usagePerAnswer } from "./openai-server.ts";
import { type Settings, except, reviewWith } from "./review-with.ts";
import { editorial, isEditor, verdicts } from "./scripted-reviewer.ts";

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
    const { outcome } = await reviewWith(
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

  test.each<[string, Reply, answers: number]>([
    ["malformed JSON", { kind: "text", text: "{" }, 7],
    ["an answer of the wrong kind", editorial(), 7],
    ["a refusal", { kind: "refusal" }, 7],
    ["a truncated answer", { kind: "truncated" }, 7],
    ["a connection that closes", { kind: "close" }, 6],
  ])("%s is paid for when it came, and only then", async (_, reply, answers) => {
    let failed = false;
    const { outcome } = await reviewWith(
      except((asked) => {
        if (failed || !isTradeoffs(asked)) return undefined;
        failed = true;
        return reply;
      }),
      settingsFor(reply, 1),
    );
    const { inputTokens, cachedInputTokens, outputTokens } = usagePerAnswer;
    expect(outcome.usage).toMatchObject({
      inputTokens: answers * inputTokens,
      cachedInputTokens: answers * cachedInputTokens,
      outputTokens: answers * outputTokens,
    });
    expect(outcome.usage.costUsd).toBeCloseTo(answers * (60_000 + 4_000 + 16_000) * 1e-6);
  });

  test.each(troubles)(
    "%s in one lens: the offline reviewer judges it, and the review says so",
    async (_, reply) => {
      const { outcome } = await reviewWith(
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
      const { outcome } = await reviewWith(
        except((asked) => (isEditor(asked) ? own : undefined)),
        settingsFor(own),
      );
      expect(outcome.questions).toHaveLength(10);
      expect(outcome.notes).toHaveLength(1);
      expect(outcome.notes[0]).toMatch(/^The questions were ranked without the model's editor: /);
    },
  );

  test.each(troubles)("%s everywhere: the offline reviewer speaks, and says why", async (_, reply) => {
    const { outcome } = await reviewWith(
      (asked) => (isEditor(asked) ? { kind: "refusal" } : reply),
      settingsFor(reply),
    );
    expect(outcome.reviewer.kind).toBe("offline");
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.notes.length).toBeGreaterThan(1);
    expect(outcome.notes[0]).toMatch(/^Every lens was judged by the offline reviewer: /);
    expect(outcome.notes.at(-1)).toBe("No model was asked.");
  });

  test.each(troubles)("%s is a failure of kind model where falling back is forbidden", async (_, reply) => {
    const script = except((asked) => (isTradeoffs(asked) ? reply : undefined));
    await expect(
      reviewWith(script, { ...settingsFor(reply), reviewer: { allowFallback: false } }),
    ).rejects.toMatchObject({
      kind: "model",
    });
  });

  test("what a fallback judged is provisional, so that a restart asks the model again", async () => {
    const told: string[] = [];
    const onLens = (lens: Lens, provisional: boolean) => told.push(`${lens} ${provisional}`);
    await reviewWith(
      except((asked) => (isTradeoffs(asked) ? { kind: "refusal" } : undefined)),
      { onLens },
    );
    expect(told.filter((line) => line.endsWith(" true"))).toEqual(["tradeoffs true"]);
  });

  test("the error stands at the end of the second request, after the same beginning", async () => {
    let first = true;
    const { requests } = await reviewWith(
      except((asked) => {
        if (!first || !isTradeoffs(asked)) return undefined;
        first = false;
        return {
          kind: "answer",
          value: { answer: { kind: "verdicts", verdicts: [{}], contradictions: [] } },
        };
      }),
    );
    const [before, after] = requests.filter(isTradeoffs).map(({ user }) => user);
    expect(after?.startsWith(before ?? "-")).toBe(true);
    expect(after?.slice(before?.length)).toMatch(/# Again[^]*does not fit the schema/);
  });
});
