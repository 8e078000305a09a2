import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import stringWidth from "string-width";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ran, type RunOptions, loophole } from "./loophole.ts";
import { reviewOutput } from "./review-output.ts";

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
    expect(ran.stdout).toMatch(/^\n {2}RFC 118 — Discover feed: learned ranking\n/);
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

  test("reads a link from where it was told to", async () => {
    const text = readFileSync(feed, "utf8");
    const web = createServer(
      (_, response) => void response.setHeader("content-type", "text/markdown").end(text),
    );
    await new Promise<void>((resolve) => void web.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(web.address() as AddressInfo).port}`;
    const url = `http://${host}/feed.md`;
    const refused = await run(`review ${url} --offline`);
    expect(refused).toMatchObject({ status: 3, stdout: "" });
    const review = parsed(
      await run(`review ${url} --offline --json`, { env: { LOOPHOLE_HOSTS_PRIVATE: host } }),
    );
    web.close();
    expect(review.document.title).toBe("RFC 118 — Discover feed: learned ranking");
  });

  test("shows colours where they are asked for", async () => {
    const ran = await run(`review ${feed} --offline`, { env: { FORCE_COLOR: "1" } });
    expect(ran.stdout).toContain("\u001B[1m");
  });

  test("stops quietly when nobody reads on", async () => {
    const ran = await run(`review ${feed} --offline`, { started: (program) => program.stdout?.destroy() });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("a journey from review to approval", () => {
  let home = "";
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "loophole-journey-"));
    await loophole(["review", feed, "--offline"], { cwd: home });
  });
  afterAll(() => rmSync(home, { recursive: true }));
  const there = (args: string) => run(args, { cwd: home });

  test("status, settle, risks, history, a second review, export, approve", async () => {
    expect((await there("status")).stdout).toMatch(/r1 +RFC 118 — Discover feed/);

    const accepted = await there("settle q1 accept --owner ines --reason small_share --expires 2099-12-31");
    expect(accepted).toMatchObject({ status: 0, stderr: "" });
    expect(accepted.stdout).toMatch(/^q1 is accepted risk until 2099-12-31\. Still open in r1: q2, /);
    expect((await there("settle q2 answer Five_percent_of_the_traffic_explores.")).status).toBe(0);
    expect((await there("settle Q3 dismiss --reason not-relevant-here")).status).toBe(0);
    const twice = await there("settle q3 answer Another_way.");
    expect(twice).toMatchObject({ status: 2, stdout: "" });
    expect(twice.stderr).toBe(
      "loophole: q3 is dismissed already. Reopen it first to settle it in another way.\n",
    );
    expect((await there("settle q3 reopen It_is_relevant.")).stdout).toMatch(/^q3 is reopened\./);
    expect((await there("settle q3 dismiss --reason wrong")).status).toBe(0);
    expect((await there("assign q4 --to ben --due 2099-01-31")).stdout).toBe(
      "q4 is assigned to ben, due 2099-01-31.\n",
    );

    const inOneLine = async (word: string) => (await there(word)).stdout.replaceAll(/\s+/g, " ");
    expect(await inOneLine("risks")).toMatch(/ q4 [^·]*·[^·]*· ben · due 2099-01-31/);
    expect(await inOneLine("risks")).toMatch(
      / Accepted \(1\) \w+ q1 [^·]*· ines until 2099-12-31 · small share/,
    );
    expect(await inOneLine("history q3")).toMatch(
      /open → dismissed \S+ not relevant here .* dismissed → reopened/,
    );

    const again = parsed(await there(`review ${feed} --offline --json`));
    expect(again.review).toBe("r2");
    const ids = again.questions.map(({ id }) => id);
    expect(ids).toContain("q4");
    for (const settled of ["q1", "q2", "q3"]) expect(ids).not.toContain(settled);
    expect(again.notes).toContain(
      "3 questions were settled before and not asked again: q1 (accepted until 2099-12-31), q2 (answered), q3 (dismissed).",
    );

    const refused = await there("approve r2");
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/of high severity (is|are) still open: q\d/);
    for (const { id } of again.questions) await there(`settle ${id} answer Done.`);
    expect((await there("approve r2")).stdout).toBe("r2 is approved.\n");

    expect((await there("export r1 --format md")).stdout).toMatch(/^# Review of RFC 118 — Discover feed/);
    expect((await there("export r1 --format csv")).stdout).toMatch(/^review,question,.*\r\nr1,q1,/);
    expect(JSON.parse((await there("export r2 --format json")).stdout)).toMatchObject({
      review: "r2",
      questions: [],
    });
  }, 120_000);
});

describe("wrong usage is one sentence and status 2, and nothing is written", () => {
  test.each([
    ["reviw x.md", "Did you mean review?"],
    [`review ${feed} --ofline`, "Did you mean --offline?"],
    ["review", "missing required argument 'file'"],
    [`review ${feed} --budget many`, "whole number from 0 to 50"],
    [`review ${feed} --lens tradeof`, "Did you mean tradeoffs?"],
    [`review ${feed} --checklists nowhere`, "nowhere cannot be read"],
    [`review ${feed} --no-fallback`, "No model is configured"],
    ["status r9", "no review r9"],
    ["status feed", "Reviews are called r1, r2"],
    ["settle q9 answer x", "no question q9"],
    ["settle nine answer x", "Questions are called q1, q2"],
    ["settle q1 acept", "Did you mean accept?"],
    ["settle q1 accept --owner ines", "needs an owner, a reason and an expiry"],
    ["settle q1 accept --owner i --reason r --expires tomorrow", "YYYY-MM-DD"],
    ["settle q1 dismiss --reason rong", "Did you mean wrong?"],
    ["export --format pdf", "There are md, json, csv."],
    ["export", "Nothing was reviewed yet"],
    ["eval --gold x", "Give both folders"],
  ])("loophole %s", async (args, because) => {
    const ran = await run(`${args} --db l.db`.replace("eval --gold x --db l.db", "eval --gold x"));
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(because);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });

  test("a configuration that is wrong in several ways says all of them", async () => {
    const ran = await run(`review ${feed}`, { env: { LOOPHOLE_BUDGET: "x", LOOPHOLE_LOG_LEVEL: "y" } });
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr.split("\n")).toHaveLength(4);
  });
});

describe("a ledger that cannot be used is one sentence and status 2", () => {
  const song = "SQLite format 3\0".padEnd(4096, "\0");
  test.each([
    ["a folder", ".", "is a folder"],
    ["a file in a folder that is not there", "no/l.db", "folder that does not exist"],
    ["a place where nothing can be written", "/proc/l.db", "cannot be opened or created"],
    ["a database of another program", "song.db", "is a database of another program"],
    ["a text", "notes.txt", "is not a ledger"],
  ])("%s", async (_, db, because) => {
    writeFileSync(join(folder, "song.db"), song);
    writeFileSync(join(folder, "notes.txt"), "notes");
    const ran = await run(`review ${feed} --offline --db ${db}`);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: The ledger .*\n$/);
    expect(ran.stderr).toContain(because);
    expect(readFileSync(join(folder, "song.db"), "utf8")).toBe(song);
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("notes");
  });
});

describe("input that cannot be read is one sentence and status 3, and the ledger is as it was", () => {
  const inputs: readonly (readonly [string, string, string | Uint8Array | undefined])[] = [
    ["an empty file", "empty.md", ""],
    ["nothing on standard input", "-", undefined],
  ];
  test.each(inputs)("%s", async (_, name, content) => {
    if (content !== undefined) writeFileSync(join(folder, name), content);
    const ran = await run(`review ${name} --offline --json`);
    expect(ran).toMatchObject({ status: 3, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: .+\n$/);
    expect((await run("status --json")).stdout).toBe("[]\n");
  });
});

test("every command explains itself, in 80 columns", async () => {
  const words = ["", "review", "status", "risks", "history", "export", "settle", "assign", "approve", "eval"];
  for (const word of words) {
    const ran = await run(`${word} --help`.trim());
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^Usage: loophole /);
    expect(Math.max(...ran.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  }
  expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
}, 120_000);
