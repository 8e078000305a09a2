import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "../src/ledger/ledger.ts";
import { openLedger } from "../src/ledger/open-ledger.ts";
import { health } from "../src/setup/health.ts";
import { serve, type Server } from "../src/setup/server.ts";

let folder: string;
let ledger: Ledger;
let server: Server;
let listening: Record<string, boolean>;
let clock = 0;
let troubles: unknown[];
const silent: string[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-server-"));
  ledger = await openLedger(join(folder, "ledger.db"), () => new Date("2026-11-16T09:00:00Z"));
  listening = { slack: true, teams: true };
  silent.length = 0;
  troubles = [];
  await open();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  const platforms = ["slack", "teams"].map((name) => ({
    name,
    isListening: () => listening[name] === true,
  }));
  const routes = health({
    ledger,
    platforms,
    unanswering: () => silent,
    troubled: (error) => void troubles.push(error),
    now: () => (clock += 6_000),
  });
  server = await serve({ host: "127.0.0.1", port: 0 }, routes, (error) => void troubles.push(error));
}

const asked = async (path: string, method = "GET"): Promise<unknown> => {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  const text = await answer.text();
  return [answer.status, ...(text === "" ? [] : [JSON.parse(text) as unknown])];
};

const well = [200, { ok: true, waiting: 0, oldest: null }];

describe("whether it is well", () => {
  test("is asked under both names, and of nobody else", async () => {
    expect(await asked("/health")).toEqual(well);
    expect(await asked("/healthz")).toEqual(well);
    expect(await asked("/health", "HEAD")).toEqual([200]);
    expect(await asked("/health", "POST")).toEqual([405]);
    expect(await asked("/healthy")).toEqual([404]);
    expect(troubles).toEqual([]);
  });

  test.each([
    "documents",
    "reviews",
    "verdicts",
    "questions",
    "asked",
    "audit",
    "conversations",
    "jobs",
    "claims",
    "posts",
    "installations",
    "feedback",
    "people",
  ])("it is not where a table is not there: %s", async (table) => {
    new Sqlite(join(folder, "ledger.db")).exec(`alter table ${table} rename to gone`).close();
    expect(await asked("/health")).toEqual([503, { ok: false }]);
    expect(await asked("/readyz")).toEqual([503, { ready: false, away: ["ledger"] }]);
    expect(String(troubles[0])).toContain(table);
  });

  test("it is not where the file is damaged, and says nothing of it to whoever asks", async () => {
    await ledger.conversations.seen({
      id: "slack:T1:C1",
      platform: "slack",
      space: "home",
      channel: "slack:T1:C1",
      name: "designs",
      isPrivate: false,
    });
    await server.stop();
    await ledger.close();
    const path = join(folder, "ledger.db");
    const root = new Sqlite(path)
      .prepare("select rootpage from sqlite_master where name = 'conversations'")
      .pluck()
      .get() as number;
    const bytes = readFileSync(path);
    const pageBytes = bytes.readUInt16BE(16);
    bytes.fill(0xff, (root - 1) * pageBytes, root * pageBytes);
    writeFileSync(path, bytes);
    ledger = await openLedger(path, () => new Date());
    await open();
    expect(await asked("/health")).toEqual([503, { ok: false }]);
    expect(troubles[0]).toMatchObject({ kind: "ledger", inTerminal: expect.stringContaining(path) });
    expect((troubles[0] as Error).message).not.toContain(folder);
  });

  test("it is not where nothing can be written", async () => {
    const other = new Sqlite(join(folder, "ledger.db"));
    other.exec("create trigger full before insert on claims begin select raise(abort, 'full'); end").close();
    expect(await asked("/health")).toEqual([503, { ok: false }]);
  });
});

describe("what is away", () => {
  test("is named; with one platform it goes on, with none it cannot", async () => {
    expect(await asked("/readyz")).toEqual([200, { ready: true, away: [] }]);
    listening["slack"] = false;
    expect(await asked("/readyz")).toEqual([200, { ready: true, away: ["slack"] }]);
    listening["teams"] = false;
    expect(await asked("/readyz")).toEqual([503, { ready: false, away: ["slack", "teams"] }]);
    listening = { slack: true, teams: true };
    silent.push("teams");
    expect(await asked("/readyz")).toEqual([200, { ready: true, away: ["teams"] }]);
    expect(await asked("/health")).toEqual(well);
  });
});

describe.each(["GET /health", "GET /readyz", "POST /health", "POST /nowhere"])(
  "a body that never ends, to %s",
  (what) => {
    test("is not drained: it is answered and closed", async () => {
      const socket = connect(server.port, "127.0.0.1");
      sockets.push(socket);
      let answer = "";
      socket.on("data", (data) => (answer += data.toString()));
      socket.on("error", () => {});
      const isClosed = once(socket, "close");
      socket.write(`${what} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
      const pouring = setInterval(() => {
        if (!socket.destroyed) socket.write(`400\r\n${"x".repeat(1024)}\r\n`);
      }, 20);
      try {
        await isClosed;
      } finally {
        clearInterval(pouring);
      }
      expect(answer).toMatch(/^HTTP\/1\.1 (200|405|404) [^]*connection: close/i);
    });
  },
);

test("a small body that nobody reads costs nobody the line", async () => {
  for (let times = 0; times < 3; times++) {
    const body = "x".repeat(100);
    const answer = await fetch(`http://127.0.0.1:${server.port}/health`, { method: "POST", body });
    expect(answer.status).toBe(405);
  }
});
