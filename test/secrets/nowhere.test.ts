import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loopholeHere } from "../loophole.ts";
import { type Asked, type OpenaiServer, startOpenaiServer } from "../openai-server.ts";
import { editorial, idsIn, isEditor, partial, verdicts } from "../scripted-reviewer.ts";
import { feedUrl, openSlackOffice } from "../slack/world/slack-office.ts";
import { openTeamsOffice, rooms } from "../teams/world/teams-office.ts";
import { secretWords } from "./secret-words.ts";

/** A design in which every kind of secret stands in prose, in a table and in code, and among its headings. */
const design = [
  `# Feed ${secretWords[0]?.words}`,
  ...secretWords.map(
    ({ kind, words }, at) => `## Part ${at}\n\nWe retrain nightly with ${kind}:\n\n${words}`,
  ),
  // In the middle of a line a word alone is no password.
  `data-dynamics.first: ${secretWords
    .filter(({ secret }) => /\d/.test(secret) && !secret.includes("\n"))
    .map(({ words }) => words)
    .join(" ")}`,
].join("\n\n");

/** Which kinds stand in a text; a key of several lines counts with any of them. */
function kindsIn(text: string): readonly string[] {
  const found = secretWords.filter(({ secret }) => secret.split("\n").some((part) => text.includes(part)));
  return found.map(({ kind }) => kind);
}

test("the check sees each of them", () => {
  expect(kindsIn(design)).toHaveLength(secretWords.length);
  expect(secretWords.length).toBeGreaterThan(30);
});

describe("in the terminal", () => {
  let folder = "";
  let server: OpenaiServer | undefined;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-secrets-"))));
  afterEach(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test("no secret reaches the model, the screen, the ledger, a file or the log; who asked is told where they stand", async () => {
    // The model quotes and repeats whatever it was given.
    const quotesOf = (asked: Asked) =>
      asked.user.split("\n").filter((line) => /removed\]|retrain/.test(line));
    server = await startOpenaiServer((asked) =>
      isEditor(asked)
        ? editorial()
        : verdicts(
            idsIn(asked).map((id, at) =>
              partial(id, quotesOf(asked)[at] ?? "", { why: quotesOf(asked)[at] ?? "It is open." }),
            ),
          ),
    );
    writeFileSync(join(folder, "design.md"), design);
    const env = {
      OPENAI_BASE_URL: server?.url ?? "",
      LOOPHOLE_MODEL: "a-model",
      LOOPHOLE_LOG_LEVEL: "trace",
      LOOPHOLE_KEEP_TEXT: "on",
    };
    const run = (...args: string[]) => loopholeHere([...args, "--db", join(folder, "ledger.db")], env);
    const ran = await run("review", join(folder, "design.md"));
    expect(ran.status).toBe(0);
    expect(ran.stderr).toMatch(/I masked \d+ passwords.*\(lines 1, .* more\).*should be changed/);
    const asked = (server?.requests ?? []).map(({ body }) => JSON.stringify(body)).join("\n");
    expect(asked).toContain("[password removed]");
    const [said] = secretWords;
    const more = [
      await run("status", "r1"),
      await run("status", "r1", "--held", "--json"),
      await run("export", "r1", "--format", "md"),
      await run("export", "r1", "--format", "csv"),
      await run("export", "r1", "--format", "json"),
      await run("settle", "q1", "answer", `It is ${said?.words}`),
    ];
    const files = readdirSync(folder)
      .filter((file) => file !== "design.md")
      .map((file) => readFileSync(join(folder, file), "latin1"));
    expect(files.length).toBeGreaterThan(0);
    const all = [
      asked,
      ran.stdout,
      ran.stderr,
      ...files,
      ...more.flatMap((each) => [each.stdout, each.stderr]),
    ];
    expect(all.flatMap(kindsIn)).toEqual([]);
    expect(more.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("in a chat", () => {
  let folder = "";
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-secrets-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const ledgerBytes = () => readdirSync(folder).map((file) => readFileSync(join(folder, file), "latin1"));

  test("nothing that Slack is sent and nothing in the ledger has one, and only who asked is told", async () => {
    const office = await openSlackOffice({ path: join(folder, "ledger.db") });
    const link = `${feedUrl}?token=a8f5f167f44f4964e6c998dee827110c#x`;
    office.shelf.set(link, design);
    await office.client.mention("ana", office.designs, `review ${link}`);
    await office.work();
    const told = office.whispers("ana").map(({ text }) => text);
    expect(told.filter((text) => /I masked \d+ passwords/.test(text))).toHaveLength(1);
    expect(office.whispers("bo")).toEqual([]);
    await office.client.click(
      "bo",
      office.designs,
      ({ verb, target }) => verb === "answer" && target === "q1",
    );
    await office.work();
    await office.client.submit("bo", { text: secretWords[0]?.words ?? "" });
    await office.work();
    const sent = office.world.slack.calls.map((call) => JSON.stringify(call)).join("\n");
    const posts = (await office.posts(office.designs)).map(({ text }) => text).join("\n");
    expect(posts).toContain("removed]");
    expect(posts).not.toMatch(/[?]token|#x/);
    // What people wrote themselves is Slack's; what the program sent is asked for here.
    const ours = office.world.slack.calls
      .filter(({ method }) => /^(chat|views)\./.test(method))
      .map((call) => JSON.stringify(call));
    expect(sent.length).toBeGreaterThan(0);
    expect(kindsIn(ours.join("\n"))).toEqual([]);
    await office.close();
    // A recheck has to find the document again, so that its address is kept.
    const kept = ledgerBytes().join("\n").replaceAll(link, "");
    expect(kindsIn(kept)).toEqual([]);
  });

  test("nothing that Teams is sent and nothing in the ledger has one, and only who asked is told", async () => {
    const office = await openTeamsOffice({ path: join(folder, "ledger.db") });
    office.shelf.set(feedUrl, design);
    await office.client.mention(office.ana, rooms.designs, `review ${feedUrl}`);
    await office.work();
    expect(office.told(office.ana).join("\n")).toMatch(/I masked \d+ passwords/);
    expect(office.told(office.bo).join("\n")).not.toContain("masked");
    await office.click(office.bo, rooms.designs, "answer", "q1", { text: secretWords[0]?.words ?? "" });
    const said = JSON.stringify(office.messages(rooms.designs));
    expect(said).toContain("removed]");
    expect(said).not.toContain("I masked");
    expect(kindsIn(said)).toEqual([]);
    await office.close();
    expect(kindsIn(ledgerBytes().join("\n"))).toEqual([]);
  });
});
