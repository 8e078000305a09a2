import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loophole, type RunOptions } from "./loophole.ts";
import { type Asked, type OpenaiServer, type Reply, startOpenaiServer } from "./openai-server.ts";
import { reviewOutput } from "./review-output.ts";
import { checklists } from "./review/shipped.ts";
import { asks, editorial, idsIn, isEditor, missing, partial, verdicts } from "./scripted-reviewer.ts";

const feed = resolve("examples/discover-feed.md");
let folder = "";
let server: OpenaiServer | undefined;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-cli-model-"))));
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** Reviews the example with a model on this machine that answers by a script. */
async function review(
  args: readonly string[],
  script: (asked: Asked) => Reply,
  options: Partial<RunOptions> = {},
) {
  server = await startOpenaiServer(script);
  const env = {
    OPENAI_BASE_URL: server.url,
    LOOPHOLE_MODEL: "a-model",
    LOOPHOLE_MODEL_RETRIES: "0",
    LOOPHOLE_MODEL_PRICE_INPUT: "1",
    LOOPHOLE_MODEL_PRICE_OUTPUT: "8",
  };
  return loophole(["review", feed, ...args], { cwd: folder, env, ...options });
}

const finds = (asked: Asked): Reply =>
  isEditor(asked) ? editorial() : verdicts(idsIn(asked).map((id) => missing(id)));
const breaks = (): Reply => ({ kind: "status", status: 500 });
const status = async () => (await loophole(["status"], { cwd: folder })).stdout;

test("a configured model reviews, and the output says which and what it cost", async () => {
  const ran = await review(["--json"], finds);
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  const output = reviewOutput.parse(JSON.parse(ran.stdout));
  expect(output.reviewer).toMatchObject({ kind: "model", model: expect.stringMatching(/^a-model/) });
  expect(output.usage.inputTokens).toBeGreaterThan(0);
  expect(output.usage.costUsd).toBeGreaterThan(0);
  expect(server?.requests.length).toBe(6);
});

test("a model that fails is replaced by the offline reviewer, which says so", async () => {
  const ran = await review(["--json"], breaks);
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  const output = reviewOutput.parse(JSON.parse(ran.stdout));
  expect(output.reviewer).toMatchObject({ kind: "offline", model: null });
  expect(output.notes.join(" ")).toContain("offline reviewer");
});

test("a model that fails is status 4 where nothing may replace it", async () => {
  const ran = await review(["--json", "--no-fallback"], breaks);
  expect(ran).toMatchObject({ status: 4, stdout: "" });
  expect(ran.stderr).toMatch(/^loophole: .+\n$/);
  expect(await status()).toMatch(/r1 .*\n +failed · /);
});

/** Lenses ask one after the other, and a second signal would end the program at once. */
function once(send: () => unknown): () => void {
  let isSent = false;
  return () => {
    if (!isSent) send();
    isSent = true;
  };
}

test("Ctrl-C ends a review that waits for its model, and the register says so", async () => {
  let interrupt = () => {};
  const ran = await review(
    [],
    () => {
      interrupt();
      return { kind: "hang" };
    },
    { started: (program) => void (interrupt = once(() => program.kill("SIGINT"))) },
  );
  expect(ran).toMatchObject({
    status: 130,
    stdout: "",
    stderr: "loophole: Interrupted. Nothing was asked.\n",
  });
  expect(await status()).toMatch(/r1 .*\n +failed · The review was interrupted\. Ask for it again/);
});

/** Answers two lenses, then does something to the program and says nothing any more. */
function twoLensesThen(then: () => void): (asked: Asked) => Reply {
  let answered = 0;
  return (asked) => {
    if (answered++ < 2) return finds(asked);
    // What was answered has to reach the ledger first.
    setTimeout(then, 1_000);
    return { kind: "hang" };
  };
}

test.each(["SIGKILL", "SIGINT"] as const)(
  "a review that %s cut short goes on where it stopped when it is asked for again",
  async (signal) => {
    let end = () => {};
    const cut = await review(
      [],
      twoLensesThen(() => end()),
      { started: (program) => void (end = once(() => program.kill(signal))) },
    );
    expect(cut.status).toBe(signal === "SIGKILL" ? null : 130);
    await server?.close();
    const ran = await review(["--json"], finds);
    const output = reviewOutput.parse(JSON.parse(ran.stdout));
    expect(output.review).toBe("r1");
    expect(new Set(output.items.map(({ lens }) => lens)).size).toBe(5);
    // Three lenses and the editor; the other two were kept.
    expect(server?.requests.length).toBe(4);
  },
);

test("a review that another process has under way is not taken from it", async () => {
  const first = review(["--json"], (asked) => (isEditor(asked) ? editorial() : finds(asked)));
  const other = await startOpenaiServer(finds);
  const env = { OPENAI_BASE_URL: other.url, LOOPHOLE_MODEL: "a-model", LOOPHOLE_MODEL_RETRIES: "0" };
  const second = loophole(["review", feed, "--json"], { cwd: folder, env });
  const ids = (await Promise.all([first, second])).map(({ stdout }) => JSON.parse(stdout).review);
  await other.close();
  expect(new Set(ids)).toEqual(new Set(["r1", "r2"]));
});

test("a document that changed is judged again only where the change touches it; one that did not, not at all", async () => {
  const path = join(folder, "design.md");
  const text = readFileSync(feed, "utf8");
  writeFileSync(path, text);
  const [line = "", other = ""] = text.split("\n").filter((each) => each.length > 60 && /^[A-Z]/.test(each));
  const three = new Set(["data-dynamics", "infra-constraints", "feedback-loops"]);
  const covered = checklists.lenses.flatMap(({ lens, items }) => {
    return three.has(lens) ? [items[0]?.id ?? ""] : [];
  });
  const covers = (asked: Asked): Reply => {
    if (isEditor(asked)) return editorial({ questions: idsIn(asked).map((id) => asks(id)) });
    const verdict = (id: string) => (covered.includes(id) ? "covered" : "partial");
    return verdicts(
      idsIn(asked).map((id) => partial(id, covered.includes(id) ? line : other, { verdict: verdict(id) })),
    );
  };
  server = await startOpenaiServer(covers);
  const env = { OPENAI_BASE_URL: server.url, LOOPHOLE_MODEL: "a-model", LOOPHOLE_MODEL_RETRIES: "0" };
  const run = async (...args: readonly string[]) => {
    const before = server?.requests.length ?? 0;
    const ran = await loophole(["review", path, "--json", ...args], { cwd: folder, env });
    return {
      output: reviewOutput.parse(JSON.parse(ran.stdout)),
      asked: (server?.requests.length ?? 0) - before,
      items: server?.requests.slice(before).flatMap((asked) => (isEditor(asked) ? [] : idsIn(asked))),
    };
  };
  const first = await run();
  expect(first.asked).toBe(6);
  expect(first.items).toEqual(expect.arrayContaining(covered));
  const same = await run();
  expect(same.asked).toBe(0);
  expect(same.output.items).toEqual(first.output.items);
  expect(same.output.notes.join()).toContain("Nothing changed since I read it before");
  writeFileSync(path, `${text}\n## Appendix\n\nMore words.\n`);
  const added = await run();
  expect(added.items).toHaveLength((first.items?.length ?? 0) - covered.length);
  expect(added.items?.filter((id) => covered.includes(id))).toEqual([]);
  writeFileSync(path, text.replace(line, "Something else."));
  const gone = await run();
  expect(gone.items?.slice(0, first.items?.length)).toEqual(expect.arrayContaining(covered));
  expect(gone.output.notes.join()).toMatch(/Since I read it before: \d+ sections? new or changed/);
});
