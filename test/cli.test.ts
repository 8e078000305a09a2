import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import stringWidth from "string-width";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ran, type RunOptions, loophole } from "./loophole.ts";
import { reviewOutput } from "./review-output.ts";

/* The real program as a process of its own; `terminal/commands.test.ts` knows every command and refusal. */

const feed = resolve("examples/discover-feed.md");
let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-cli-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs in the test's own folder, which has its own ledger. */
const run = (args: string, options: Partial<RunOptions> = {}) =>
  loophole(
    args.split(" ").map((arg) => arg.replaceAll("_", " ")),
    { cwd: folder, ...options },
  );

function parsed(ran: Ran) {
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  return reviewOutput.parse(JSON.parse(ran.stdout));
}

describe("reviewing a file", () => {
  test("prints a review in 80 columns, without colours where nobody looks", async () => {
    const ran = await run(`review ${feed} --offline`);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^\n {2}“RFC 118 — Discover feed: learned ranking”\n/);
    expect(ran.stdout).toMatch(/\n {2}Feedback loops +[█▒░]{20} {2}\d+ of \d+ answered/);
    expect(ran.stdout).toMatch(/\n {3}1 {2}HIGH .* q1\n/);
    expect(ran.stdout).toContain("\n  r1 · Offline reviewer, no model · free");
    // oxlint-disable-next-line no-control-regex -- no escape sequence
    expect(ran.stdout).not.toMatch(/\u001B/);
    expect(Math.max(...ran.stdout.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  test("prints exactly one JSON object, every quote of which stands in the file", async () => {
    const review = parsed(await run(`review ${feed} --offline --json --budget 3`));
    const text = readFileSync(feed, "utf8");
    expect(review).toMatchObject({
      review: "r1",
      document: { language: "en" },
      reviewer: { kind: "offline" },
    });
    expect(review.questions).toHaveLength(3);
    expect(review.held).toBeGreaterThan(0);
    const quotes = [...review.items, ...review.questions].flatMap(({ evidence }) => evidence);
    expect(quotes.length).toBeGreaterThan(10);
    expect(quotes.filter(({ quote }) => !text.includes(quote))).toEqual([]);
  });

  test("reads standard input, and keeps to the lenses that were asked for", async () => {
    const input = readFileSync(feed);
    const review = parsed(await run("review - --offline --json --lens tradeoffs,user-impact", { input }));
    expect(new Set(review.items.map(({ lens }) => lens))).toEqual(new Set(["tradeoffs", "user-impact"]));
    expect(review.notes).toContain("Only a part of the checklists was asked: User impact, Tradeoffs.");
  });

  test("shows colours where they are asked for", async () => {
    const ran = await run(`review ${feed} --offline`, { env: { FORCE_COLOR: "1" } });
    expect(ran.stdout).toContain("\u001B[1m");
  });

  test("stops quietly when nobody reads on", async () => {
    const ran = await run(`review ${feed} --offline`, { started: (program) => program.stdout?.destroy() });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
  });

  test.skipIf(process.platform !== "linux")("says so when its output cannot be written", async () => {
    const ran = await run("status", { stdout: openSync("/dev/full", "w") });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/^loophole: The output could not be written: there is no space left\. .*\n$/);
  });
});

/** The program goes by the clock of this machine. */
const inHalfAYear = new Date(Date.now() + 182 * 86_400_000).toISOString().slice(0, 10);

test("a journey: review, status, settle, review again, export", async () => {
  expect((await run(`review ${feed} --offline`)).status).toBe(0);
  expect((await run("status")).stdout).toMatch(
    /r1 +“RFC 118 — Discover feed.*\n +awaiting answers · \d open/,
  );
  const settled = await run(`settle q1 accept --owner ines --reason small_share --expires ${inHalfAYear}`);
  expect(settled).toMatchObject({ status: 0, stderr: "" });
  expect(settled.stdout).toContain(`q1 is accepted risk until ${inHalfAYear}. Still open in r1: q2, `);
  const again = parsed(await run(`review ${feed} --offline --json`));
  expect(again.review).toBe("r2");
  expect(again.questions.map(({ id }) => id)).not.toContain("q1");
  const markdown = (await run("export r1 --format md")).stdout;
  expect(markdown).toMatch(/^# Review of “RFC 118 — Discover feed/);
  expect(markdown).toContain(`Accepted until ${inHalfAYear}, owned by ines: small share`);
}, 120_000);

describe("what goes wrong is one sentence and an exit status, without a stack", () => {
  test("2 for wrong usage", async () => {
    const ran = await run(`review ${feed} --ofline`);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain("Did you mean --offline?");
  });

  test("2 for a database of another program, which stays as it is", async () => {
    const song = "SQLite format 3\0".padEnd(4096, "\0");
    writeFileSync(join(folder, "song.db"), song);
    const ran = await run(`review ${feed} --offline --db song.db`);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: The ledger song\.db is a database of another program\. .*\n$/);
    expect(readFileSync(join(folder, "song.db"), "utf8")).toBe(song);
  });

  const inputs: readonly (readonly [string, string, string | Uint8Array | undefined])[] = [
    ["a missing file", "nothing.md", undefined],
    ["an empty file", "empty.md", ""],
    ["nothing on standard input", "-", undefined],
    ["binary junk", "junk.md", Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)],
  ];
  test.each(inputs)("3 for %s, and the ledger is as it was", async (_, name, content) => {
    if (content !== undefined) writeFileSync(join(folder, name), content);
    const ran = await run(`review ${name} --offline --json`);
    expect(ran).toMatchObject({ status: 3, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: .+\n$/);
    expect((await run("status --json")).stdout).toBe("[]\n");
  });
});
