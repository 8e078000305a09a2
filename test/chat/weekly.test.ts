import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import { interrupted } from "./interrupted.ts";
import { feed, type Office, openOffice } from "./office.ts";

let folder: string;
let office: Office;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-"));
  office = await openOffice({ path: join(folder, "ledger.db") });
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const hourMs = 3_600_000;
const until = async (iso: string, stepMs = 3 * hourMs, between: () => Promise<void> = async () => {}) => {
  const end = new Date(iso).getTime();
  while (office.clock.now.getTime() < end) {
    office.clock.now = new Date(Math.min(end, office.clock.now.getTime() + stepMs));
    await office.chat().tick();
    await between();
    await office.work();
  }
};
const digests = (at: string) => office.posts(at).filter((text) => text.includes("· week "));

test("three weeks of digests: one each, whatever restarts, and late when nobody was there at the hour", async () => {
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.as(office.bo).mention(office.designs, "status");
  await office.work();
  expect(digests(office.designs)).toEqual([]);

  let step = 0;
  await until("2026-11-23T12:00:00Z", 3 * hourMs, async () => {
    step += 1;
    if (step % 10 === 0) await office.restart();
  });
  expect(digests(office.designs)).toHaveLength(1);
  expect(digests(office.designs)[0]).toContain("· week 48\n7 open, 7 opened and 0 closed this week.");

  // Nobody is there on Monday at nine; on Wednesday somebody starts the process again.
  office.clock.now = new Date("2026-12-02T15:00:00Z");
  await office.restart();
  await until("2026-12-05T00:00:00Z");
  expect(digests(office.designs)).toHaveLength(2);
  expect(digests(office.designs)[1]).toContain("· week 49\n7 open, no change.");

  await office.ledger().questions.move("q1", { kind: "answer", text: "It is decided." }, office.ana.id);
  await office.ledger().questions.assign("q2", { assignee: office.bo.id, due: "2026-12-04" }, office.ana.id);
  await until("2026-12-08T00:00:00Z");
  expect(digests(office.designs)).toHaveLength(3);
  expect(digests(office.designs)[2]).toContain("· week 50\n6 open, 0 opened and 1 closed this week.");
  expect(digests(office.designs)[2]).toContain("• @Bo, was due 4 Dec:");
});

test("a process that dies after the digest was posted does not post it again", async () => {
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  office.clock.now = new Date("2026-11-23T10:00:00Z");
  await office.chat().tick();
  const job = await office.ledger().jobs.take(["digest"], 60_000);
  expect(job).toBeDefined();
  await until("2026-11-23T10:05:00Z", 30_000);
  expect(digests(office.designs)).toHaveLength(1);
  expect(await office.ledger().posts.about("digest")).toHaveLength(1);
  new Sqlite(join(folder, "ledger.db")).exec("delete from posts where subject = 'digest'").close();
  expect(await office.ledger().posts.about("digest")).toEqual([]);
  await office.restart();
  await until("2026-11-24T10:05:00Z");
  expect(digests(office.designs)).toHaveLength(1);
});

test("what was asked in a private channel is in no other channel's digest", async () => {
  office.shelf.set(
    "https://docs.example/secret",
    "# The secret plan\n\nNothing of it is decided, and nobody may know.\n",
  );
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.as(office.ana).mention(office.secret, "https://docs.example/secret");
  await office.work();
  await until("2026-11-24T00:00:00Z");
  expect(digests(office.secret)).toEqual([expect.stringContaining("The secret plan")]);
  expect(digests(office.designs)).toEqual([expect.not.stringContaining("secret")]);
});

test("a document that changed is read again before the digest, which does not tell of what it answers now", async () => {
  const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  await until("2026-11-20T00:00:00Z");
  expect(office.posts(conversation)).toHaveLength(8);
  office.shelf.set("https://docs.example/feed", `${feed}\n## Care\ndata-dynamics.first: Mara owns it.\n`);
  await until("2026-11-24T00:00:00Z");
  expect(office.posts(conversation).at(-1)).toContain("The new text answers q1; reopen what it does not.");
  expect(digests(office.designs)).toEqual([
    expect.stringContaining("6 open, 7 opened and 1 closed this week."),
  ]);

  office.shelf.delete("https://docs.example/feed");
  const posts = office.posts(conversation);
  await until("2026-12-01T00:00:00Z");
  expect(digests(office.designs)).toHaveLength(2);
  expect(office.posts(conversation)).toEqual(posts);
});

test("a channel without a review has no digest, and one that the bot has left neither", async () => {
  const place = { tenant: "acme", channel: office.secret, conversation: office.secret };
  await office.chat().handlers.joined({ event: "j", place, person: office.ana, message: null });
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  await office.chat().handlers.left({ channel: office.designs });
  await until("2026-12-01T00:00:00Z");
  expect([...digests(office.designs), ...digests(office.secret)]).toEqual([]);
});

test("an accepted risk whose day is over opens itself, and its owner is told in the thread, once", async () => {
  const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  await office.as(office.bo).click(conversation, "accept", "q1");
  await office.as(office.bo).submit({ owner: office.ana.id, reason: "Small", expires: "2026-11-18" });
  await office.work();
  await until("2026-11-18T23:59:00Z");
  expect(await office.ledger().questions.get("q1")).toMatchObject({ status: "accepted_risk" });
  await until("2026-11-20T00:00:00Z", hourMs, () => office.restart());
  expect(await office.ledger().questions.get("q1")).toMatchObject({ status: "reopened" });
  const told = office
    .posts(conversation)
    .filter((text) => text.includes("your acceptance of q1 ended on 18 Nov"));
  expect(told).toEqual([expect.stringContaining("@Ana")]);
  expect(office.posts(conversation)[0]).toContain("7 open questions.");
});

test("only linked documents of unfinished reviews are read again before a digest", async () => {
  const content = (text: string) => new TextEncoder().encode(text);
  const named = { name: "plan.md", mediaType: "text/markdown" };
  office.world.files.set("f1", {
    ...named,
    content: content("# Plan\n\nWe plan a plan, and that is all.\n"),
  });
  const file = { id: "f1", ...named, bytes: 9 };
  const { conversation: plan } = await office.as(office.ana).mention(office.designs, "review", [file]);
  const talk = office.as(office.bo).say(office.designs, "We rank the feed by clicks, retrained nightly.");
  await office.as(office.ana).mention(talk, "review thread");
  office.shelf.set("https://docs.example/done", "# Done\n\nEverything about it is decided already.\n");
  const { conversation: done } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/done");
  const { conversation: same } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed");
  await office.work();
  const { questions } = office.ledger();
  for (const { id } of await questions.find({ conversation: done, status: ["open"] }))
    await questions.move(id, { kind: "answer", text: "It is decided." }, office.bo.id);

  office.world.files.set("f1", { ...named, content: content("# Plan\n\nAnother plan, and that is all.\n") });
  office.as(office.bo).say(talk, "tradeoffs.first: we weighed recall against cost.");
  office.shelf.set("https://docs.example/done", "# Done\n\nEverything about it is decided anew, we hear.\n");
  const posts = [plan, talk, done, same].map((thread) => office.posts(thread).length);
  office.asked.length = 0;
  await until("2026-11-24T00:00:00Z");
  expect(digests(office.designs)).toHaveLength(1);
  expect(office.asked).toEqual([]);
  expect([plan, talk, done, same].map((thread) => office.posts(thread).length)).toEqual(posts);
});

test("a document that cannot be judged again before a digest says so in its own message, and the digest comes", async () => {
  let isBroken = false;
  await office.close();
  office = await openOffice({
    path: join(folder, "other.db"),
    ...interrupted(async () => {
      if (isBroken) throw new Failure("model", "The model is out of credit. Top it up.");
    }),
  });
  const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  const { conversation: other } = await office
    .as(office.bo)
    .mention(office.secret, "https://docs.example/feed");
  await office.work();
  isBroken = true;
  office.shelf.set("https://docs.example/feed", `${feed}\n## Care\nMara owns it.\n`);
  await until("2026-11-24T00:00:00Z");
  const said = office.posts(conversation).filter((text) => text.includes("The model is out of credit."));
  expect(said).toHaveLength(1);
  expect(digests(office.designs)).toEqual([expect.stringContaining("7 open")]);
  expect(digests(office.secret)).toHaveLength(1);
  expect(office.posts(other).join()).toContain("The model is out of credit.");
  expect([...office.whispers(office.ana), ...office.whispers(office.bo)]).toEqual([]);
});
