import { Session } from "node:inspector/promises";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openChecklists, openReviewer } from "../../src/setup/shared.ts";
import { loopholeHere } from "../loophole.ts";
import { feedUrl, openSlackOffice, type SlackOffice } from "../slack/world/slack-office.ts";

/*
 * How many files of the program somebody passes through who follows one piece of work from its beginning to its end:
 * counted are the files of which a function ran. Reading (`intake` and `services`), judging (`review`) and what makes a new
 * ledger (its migrations) are doors of their own: behind each, only the first file counts.
 */

const session = new Session();
const otherUrl = new URL("support-assistant.md", feedUrl).href;
let office: SlackOffice;
beforeAll(async () => {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
});
afterAll(() => session.disconnect());
/** In every test one review was posted before. */
beforeEach(async () => {
  const checklists = openChecklists({ own: undefined, itemsOff: [] }, undefined);
  const reviewer = await openReviewer({ model: null }, checklists, { isOffline: true, mayFallBack: true });
  office = await openSlackOffice({ judging: { checklists, reviewer } });
  office.shelf.set(feedUrl, readFileSync("examples/discover-feed.md", "utf8"));
  office.shelf.set(otherUrl, readFileSync("examples/support-assistant.md", "utf8"));
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
});
afterEach(() => office.close());

async function walked(run: () => Promise<unknown>): Promise<readonly string[]> {
  await session.post("Profiler.takePreciseCoverage");
  await run();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const files = result.flatMap(({ url, functions }) => {
    const file = /\/(src\/[^?]+\.ts)/.exec(url)?.[1];
    const ran = functions.some(
      ({ functionName, ranges }) => functionName !== "" && (ranges[0]?.count ?? 0) > 0,
    );
    return file !== undefined && ran ? [file] : [];
  });
  const behind = (room: string) => files.some((file) => file.startsWith(`src/${room}/`));
  const doors = ["intake", "services", "review", "ledger/migrations"]
    .filter(behind)
    .map((room) => `src/${room}/…`);
  return [
    ...new Set([
      ...files.filter((file) => !/^src\/(intake|services|review|ledger\/migrations)\//.test(file)),
      ...doors,
    ]),
  ].sort();
}

/** Nothing where the walk is as short as it should be, else all of it. */
const beyond = (files: readonly string[], most: number) =>
  files.length > most ? [`${files.length} files`, ...files] : [];

test("a mention, until its review is posted", async () => {
  const files = await walked(async () => {
    await office.client.mention("ana", office.designs, `review ${otherUrl}`);
    await office.work();
  });
  expect((await office.ledger().reviews.get("r2"))?.status).toBe("awaiting_answers");
  expect(beyond(files, 50)).toEqual([]);
});

test("a click, its form, and the card that changes", async () => {
  const files = await walked(async () => {
    await office.client.click(
      "bo",
      office.designs,
      ({ verb, target }) => verb === "answer" && target === "q1",
    );
    await office.work();
    await office.client.submit("bo", { text: "It is decided." });
    await office.work();
  });
  expect((await office.ledger().questions.get("q1"))?.status).toBe("answered");
  expect(beyond(files, 50)).toEqual([]);
});

test("the digest of a week", async () => {
  const before = (await office.posts(office.designs)).length;
  const files = await walked(async () => {
    office.clock.now = new Date("2026-11-23T09:30:00.000Z");
    await office.chat().tick();
    await office.work();
  });
  expect((await office.posts(office.designs)).length).toBe(before + 1);
  expect(beyond(files, 45)).toEqual([]);
});

test("a review in the terminal", async () => {
  const files = await walked(() =>
    loopholeHere(["review", "examples/discover-feed.md", "--offline", "--db", ":memory:"], {}),
  );
  expect(beyond(files, 50)).toEqual([]);
});
