import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

/** What becomes of what people do while the ledger cannot be written, which is then as if a table were not there. */

let office: SlackOffice;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loophole-unrecorded-"));
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, "ledger.db");
const inLedger = (statement: string): void => void new Sqlite(path()).exec(statement).close();
const damage = () => inLedger("alter table jobs rename to gone");
const mend = () => inLedger("alter table gone rename to jobs");
const logged = () => office.errors.splice(0).map((error) => error.split(" {")[0]);
const mention = async () =>
  office.client.event({
    type: "app_mention",
    user: office.world.people.get("ana"),
    channel: office.designs,
    ts: await office.client.say("ana", office.designs, "A design"),
    text: `<@U0BOT> review <${feedUrl}>`,
  });

describe.each(["http", "socket"] as const)("a mention, by %s", (by) => {
  beforeEach(async () => {
    office = await openSlackOffice({ path: path(), by });
  });

  test("is delivered again until it is recorded, and then there is one review", async () => {
    damage();
    // Down a line nothing comes back, and Slack waits no longer than three seconds.
    const refused = mention();
    const status = by === "http" ? (await refused).status : 500;
    expect(status).toBe(500);
    await expect.poll(() => logged()).toEqual(["an event could not be recorded"]);
    mend();
    expect((await office.client.redeliver(1)).status).toBe(200);
    await office.work();
    expect(await office.posts(office.designs)).toHaveLength(8);
    expect(office.whispers("ana")).toEqual([]);
  });

  test("that was not recorded the last time that Slack delivers it is told to whoever asked", async () => {
    damage();
    void mention();
    await expect.poll(() => logged()).toEqual(["an event could not be recorded"]);
    expect((await office.client.redeliver(3)).status).toBe(200);
    await expect
      .poll(() => office.whispers("ana").map(({ text }) => text))
      .toEqual([expect.stringContaining("I could not write down what you asked")]);
    logged();
    mend();
  });
});

describe("what Slack does not deliver again is told to whoever did it", () => {
  const sorry = expect.stringContaining("what you did was not recorded. Please do it again");
  const isAnswer = ({ verb, target }: { verb: string; target: string }) =>
    verb === "answer" && target === "q1";
  beforeEach(async () => {
    office = await openSlackOffice({ path: path() });
    await office.client.mention("ana", office.designs, `review ${feedUrl}`);
    await office.work();
  });
  afterEach(() => {
    office.errors.length = 0;
    mend();
  });

  test("a click", async () => {
    damage();
    await office.client.click("bo", office.designs, ({ verb }) => verb === "reveal");
    await expect.poll(() => office.whispers("bo").map(({ text }) => text)).toEqual([sorry]);
  });

  test("a command", async () => {
    damage();
    await office.client.command("bo", office.designs, "status");
    await expect.poll(() => office.whispers("bo").map(({ text }) => text)).toEqual([sorry]);
  });

  test("a form, which stays open with what was written", async () => {
    await office.client.click("bo", office.designs, isAnswer);
    await expect.poll(() => office.form("bo")).toBeDefined();
    damage();
    await office.client.submit("bo", { text: "It does." });
    expect(Object.values(office.form("bo")?.problems ?? {})).toEqual([sorry]);
  });
});
