import { Writable } from "node:stream";
import { expect, test } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { commands } from "../../src/terminal/commands/commands.ts";
import type { Program } from "../../src/terminal/program.ts";
import { someDraft, someJudged } from "../ledger/judged.ts";

const now = new Date("2026-11-18T09:00:00Z");

/** The command's output over a ledger, which stays open. */
async function run(ledger: Ledger, ...words: readonly string[]): Promise<string> {
  let printed = "";
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      printed += chunk.toString();
      done();
    },
  });
  const program: Program = {
    version: "0",
    stdout,
    stderr: stdout,
    now: () => now,
    user: "mara",
    run: { name: "test", isOver: () => false },
    signal: new AbortController().signal,
    settings: () => ({ budget: 7, keepsText: false }),
    openLedger: async () => Object.assign({}, ledger, { close: async () => {} }),
    readDocument: notHere,
    loadChecklists: notHere,
    openReviewer: notHere,
    benchmark: "",
    checks: async () => [],
    debug: notHere,
  };
  await commands(program).parseAsync(words, { from: "user" });
  return printed;
}

function notHere(): never {
  throw new Error("the digest does not need that");
}

async function reviewedIn(conversation: string | undefined): Promise<Ledger> {
  const ledger = await openLedger(":memory:", () => now);
  const ref = { kind: "file", path: "feed.md" } as const;
  await ledger.reviews.request({ ref, requestedBy: "mara", ...(conversation && { conversation }) });
  await ledger.reviews.start("r1", "mara");
  await ledger.reviews.record("r1", someJudged([someDraft("a"), someDraft("b", "low")]));
  return ledger;
}

test("the digest of each channel is printed as it would be sent, and nothing is written", async () => {
  const ledger = await reviewedIn("slack:T1:C1:9");
  const known = { platform: "slack", space: "home", channel: "slack:T1:C1", isPrivate: false };
  await ledger.conversations.seen({ ...known, id: "slack:T1:C1", name: "designs" });
  await ledger.conversations.seen({ ...known, id: "slack:T1:C1:9", name: "designs" });
  await ledger.questions.assign("q1", { assignee: "slack:T1:U1", due: "2026-11-10" }, "mara");
  const printed = await run(ledger, "digest", "--dry-run");
  expect(printed).toContain("Open risks in #designs · week 48");
  expect(printed).toContain("2 open, 2 opened and 0 closed this week.");
  expect(printed).toContain("• @U1, was due 10 Nov: What about a?");
  expect(printed).toContain("Due on Monday 23 November at 09:00 (UTC).");
  expect((await ledger.jobs.waiting()).count).toBe(0);
  await ledger.close();
});

test("without any channel the digest tells of the whole register", async () => {
  const ledger = await reviewedIn(undefined);
  expect(await run(ledger, "digest", "--dry-run")).toContain("Open risks · week 48");
  await ledger.close();
});

test("where nothing was reviewed it says so, and without --dry-run what to do", async () => {
  const ledger = await openLedger(":memory:", () => now);
  expect(await run(ledger, "digest", "--dry-run")).toContain("Nothing was reviewed yet");
  await expect(run(ledger, "digest")).rejects.toThrow("loophole digest --dry-run");
  await ledger.close();
});
