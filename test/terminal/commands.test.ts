import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loopholeHere, type Ran } from "../loophole.ts";
import { reviewOutput } from "../review-output.ts";

const feed = resolve("examples/discover-feed.md");
let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-commands-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs with the test's own ledger. */
const run = (args: string, environment: Readonly<Record<string, string>> = {}) =>
  loopholeHere(
    args
      .split(" ")
      .filter(Boolean)
      .map((arg) => arg.replaceAll("_", " ")),
    { LOOPHOLE_DB: join(folder, "l.db"), ...environment },
  );

function parsed(ran: Ran) {
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  return reviewOutput.parse(JSON.parse(ran.stdout));
}

/** The program goes by the clock of this machine. */
const inHalfAYear = new Date(Date.now() + 182 * 86_400_000).toISOString().slice(0, 10);

test("a journey from review to approval", async () => {
  expect((await run(`review ${feed} --offline`)).status).toBe(0);
  expect((await run("status")).stdout).toMatch(/r1 +“RFC 118 — Discover feed/);

  const accepted = await run(`settle q4 accept --owner ines --reason small_share --expires ${inHalfAYear}`);
  expect(accepted).toMatchObject({ status: 0, stderr: "" });
  expect(accepted.stdout).toContain(`q4 is accepted risk until ${inHalfAYear}. Still open in r1: q1, q2, `);
  expect((await run("settle q2 answer Five_percent_of_the_traffic_explores.")).status).toBe(0);
  expect((await run("settle Q3 dismiss --reason not-relevant-here")).status).toBe(0);
  const twice = await run("settle q3 answer Another_way.");
  expect(twice).toMatchObject({ status: 2, stdout: "" });
  expect(twice.stderr).toBe(
    "loophole: q3 is dismissed already. Reopen it first to settle it in another way.\n",
  );
  expect((await run("settle q3 reopen It_is_relevant.")).stdout).toMatch(/^q3 is reopened\./);
  expect((await run("settle q3 dismiss --reason wrong")).status).toBe(0);
  expect((await run("assign q1 --to ben --due 2099-01-31")).stdout).toBe(
    "q1 is assigned to ben, due 2099-01-31.\n",
  );

  const inOneLine = async (word: string) => (await run(word)).stdout.replaceAll(/\s+/g, " ");
  expect(await inOneLine("risks")).toMatch(/ q1 .*· ben · due 2099-01-31/);
  expect(await inOneLine("risks")).toMatch(
    new RegExp(` Accepted \\(1\\) \\w+ q4 .*· ines until ${inHalfAYear} · small share`),
  );
  expect(await inOneLine("history q3")).toMatch(
    /open → dismissed \S+ not relevant here .* dismissed → reopened/,
  );

  const again = parsed(await run(`review ${feed} --offline --json`));
  expect(again.review).toBe("r2");
  const ids = again.questions.map(({ id }) => id);
  expect(ids).toContain("q1");
  for (const settled of ["q2", "q3", "q4"]) expect(ids).not.toContain(settled);
  expect(again.notes).toContain(
    `3 questions were settled before and not asked again: q2 (answered), q3 (dismissed), q4 (accepted until ${inHalfAYear}).`,
  );

  const refused = await run("approve r2");
  expect(refused).toMatchObject({ status: 2, stdout: "" });
  expect(refused.stderr).toMatch(/of high severity (is|are) still open: q\d/);
  for (const { id } of again.questions) await run(`settle ${id} answer Done.`);
  const [code = ""] = /(?<=approve r2 --take-in )[0-9a-f]{8}/.exec((await run("approve r2")).stderr) ?? [];
  expect((await run("approve r2 --take-in 00000000")).stderr).toMatch(/never asked|still open/);
  expect((await run(`approve r2 --take-in ${code}`)).stdout).toMatch(/^r2 is approved with \d+ of /);
  expect((await run("history r2")).stdout).toMatch(/approved .*with \d+ of /s);

  expect((await run("export r1 --format md")).stdout).toMatch(/^# Review of “RFC 118 — Discover feed/);
  expect((await run("export r1 --format csv")).stdout).toMatch(/^review,question,.*\r\nr1,q1,/);
  expect(JSON.parse((await run("export r2 --format json")).stdout)).toMatchObject({
    review: "r2",
    questions: [],
  });
}, 60_000);

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
  const review = parsed(await run(`review ${url} --offline --json`, { LOOPHOLE_HOSTS_PRIVATE: host }));
  web.close();
  expect(review.document.title).toBe("RFC 118 — Discover feed: learned ranking");
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
    ["settle q1 dismiss --reason nonsense", "is no reason to dismiss. There are wrong,"],
    ["export --format pdf", "There are md, json, csv."],
    ["export", "Nothing was reviewed yet"],
    ["eval --gold x", "Give both folders"],
  ])("loophole %s", async (args, because) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(because);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });

  test.each([
    ["no YAML", "lens: [", "lens.yaml"],
    [
      "a field that is missing",
      "lens: tradeoffs\nabout: About what it costs, in which currency, and who pays for it.\nitems:\n  - id: own.cost\n    topic: tradeoffs.cost\n",
      "own.cost",
    ],
    [
      "aliases that multiply",
      `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghi"
        .split("")
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`)
        .join("\n")}\n`,
      "lens.yaml",
    ],
  ])("a checklist with %s names its file, item and field", async (_, yaml, where) => {
    mkdirSync(join(folder, "lists"));
    writeFileSync(join(folder, "lists", "lens.yaml"), yaml);
    const ran = await run(`review ${feed} --offline --checklists ${join(folder, "lists")}`);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(where);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });

  test("a configuration that is wrong in several ways says all of them", async () => {
    const ran = await run(`review ${feed}`, { LOOPHOLE_BUDGET: "x", LOOPHOLE_LOG_LEVEL: "y" });
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
    const ran = await run(`review ${feed} --offline --db ${resolve(folder, db)}`);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: The ledger .*\n$/);
    expect(ran.stderr).toContain(because);
    expect(readFileSync(join(folder, "song.db"), "utf8")).toBe(song);
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("notes");
  });
});

describe("input that cannot be read is one sentence and status 3, and nothing is recorded", () => {
  const inputs: readonly (readonly [string, string, string | Uint8Array | undefined])[] = [
    ["a folder", ".", undefined],
    ["a file in a file", "file/design.md", undefined],
    ["white space", "blank.md", " \n\t\n".repeat(100)],
    ["a broken PDF", "broken.pdf", "%PDF-1.7\n1 0 obj\n<< /Type"],
    ["a broken DOCX", "broken.docx", "PK\u0003\u0004 not really"],
    ["a ZIP that is no DOCX", "songs.docx", Uint8Array.from([80, 75, 5, 6, ...Array<number>(18).fill(0)])],
    [
      "HTML without content",
      "page.html",
      "<!doctype html><html><head><title></title></head><body></body></html>",
    ],
    ["a picture", "map.png", Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82])],
    ["JSON that is no thread", "data.json", '{"songs": [1, 2, 3]}'],
    ["50 MB of text", "long.md", "The ranker learns from clicks.\n".repeat(1_700_000)],
  ];
  test.each(inputs)("%s", async (_, name, content) => {
    writeFileSync(join(folder, "file"), "");
    if (content !== undefined) writeFileSync(join(folder, name), content);
    const ran = await run(`review ${resolve(folder, name)} --offline --json`);
    expect(ran).toMatchObject({ status: 3, stdout: "" });
    expect(ran.stderr).toMatch(/^loophole: .{30,400}\n$/);
    expect((await run("status --json")).stdout).toBe("[]\n");
  });
});

describe("odd text is reviewed without a crash, and is not obeyed", () => {
  const sentence = "The model ranks posts by clicks and retrains nightly on what it showed before. ";
  test.each([
    ["a line of a million characters", sentence.repeat(13_000)],
    ["lone surrogates", Buffer.from(sentence.repeat(20) + "\u{D83D} half", "utf16le")],
    ["the wrong encoding", Buffer.from(`# Über\n\n${sentence.repeat(20)}`, "latin1")],
    ["escape sequences", `# \u001B[2J\u202Etitle\n\n${sentence.repeat(20)}\u009B31m\u0007`],
  ])("%s", async (_, content) => {
    writeFileSync(join(folder, "odd.md"), content);
    const ran = await run(`review ${join(folder, "odd.md")} --offline`);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    // oxlint-disable-next-line no-control-regex -- what must never be printed
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    parsed(await run("export --format json"));
  });
});

test("every command explains itself, in 80 columns", async () => {
  const words = ["", "review", "status", "risks", "history", "export", "settle", "assign", "approve", "eval"];
  for (const word of words) {
    const ran = await run(`${word} --help`);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^Usage: loophole /);
    expect(Math.max(...ran.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  }
  expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("a bug is a polite sentence and status 70; its stack is for the debug log", async () => {
  const openReviewer = () => Promise.reject(new Error("index is undefined"));
  const ran = await loopholeHere(["review", feed, "--offline"], {}, { openReviewer });
  expect(ran).toMatchObject({ status: 70, stdout: "" });
  expect(ran.stderr).toMatch(/^loophole: Something unexpected went wrong, and it is our fault\. .*\n$/);
  const told = await loopholeHere(
    ["review", feed, "--offline"],
    { LOOPHOLE_LOG_LEVEL: "debug" },
    { openReviewer },
  );
  expect(told.stderr).toContain("index is undefined");
  expect(told.stderr).toContain("commands.test.ts");
});
