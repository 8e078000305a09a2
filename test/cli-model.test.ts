import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loophole, type RunOptions } from "./loophole.ts";
import { type Asked, type OpenaiServer, type Reply, startOpenaiServer } from "./openai-server.ts";
import { reviewOutput } from "./review-output.ts";
import { editorial, idsIn, isEditor, missing, verdicts } from "./scripted-reviewer.ts";

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

test("Ctrl-C ends a review that waits for its model, and the register says so", async () => {
  let interrupt = () => {};
  const ran = await review(
    [],
    () => {
      interrupt();
      return { kind: "hang" };
    },
    { started: (program) => void (interrupt = () => void program.kill("SIGINT")) },
  );
  expect(ran).toMatchObject({
    status: 130,
    stdout: "",
    stderr: "loophole: Interrupted. Nothing was asked.\n",
  });
  expect(await status()).toMatch(/r1 .*\n +failed · The review was interrupted\. Ask for it again\./);
});
