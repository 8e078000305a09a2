import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { slackPlatform } from "../../src/platforms/slack/slack.ts";
import { serve } from "../../src/setup/server.ts";
import { openChat } from "../../src/chat/chat.ts";
import { plainReviewer, testChecklists } from "../chat/plain-reviewer.ts";
import { ownHolder } from "../../src/setup/holder.ts";

/** One side of the comparison as a process of its own: `bare`, `recording`, or `working`. Prints its port. */
const [kind = "bare", signingSecret = "", apiUrl = ""] = process.argv.slice(2);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

console.log(kind === "bare" ? await bare() : await whole(kind === "working"));

/** Bolt and nothing else: it checks the signature and acknowledges. */
async function bare(): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: "xoxb-1", botId: "B1", botUserId: "U0BOT", teamId: "T1" }),
  });
  app.event("app_mention", async () => {});
  const server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** The program: every mention is in the ledger before it is acknowledged; `isWorking` does the reviews meanwhile. */
async function whole(isWorking: boolean): Promise<number> {
  const ledger = await openLedger(
    join(mkdtempSync(join(tmpdir(), "loophole-bench-")), "l.db"),
    () => new Date(),
  );
  const platform = slackPlatform(
    { listening: { kind: "http", signingSecret }, workspaces: { kind: "one", token: "xoxb-1" }, apiUrl },
    {
      store: { load: async () => undefined, save: async () => {}, forget: async () => {} },
      log: silent,
      now: Date.now,
      wait: (ms) => sleep(ms),
      fetcher: fetch,
    },
  );
  const bytes = new TextEncoder().encode("# Feed\n\nWe retrain every night on clicks.\n".repeat(50));
  const document = (url: string) => documentFrom({ ref: { kind: "link", url }, bytes, fileName: "feed.md" });
  const chat = openChat(
    {
      ledger,
      platforms: [platform],
      intake: {
        link: async (url) => document(url),
        file: async () => document(""),
        thread: () => {
          throw new Error("nobody asks for that");
        },
        example: async () => document(""),
      },
      reviewer: plainReviewer([]),
      checklists: testChecklists,
      policy: { allowsShared: () => false, spaceOf: () => "home", keepText: false, maxAttachmentBytes: 1 },
      now: () => new Date(),
      log: { info: () => {}, error: () => {} },
    },
    {
      ...ownHolder(),
      concurrency: 3,
      leaseMs: 60_000,
      idleMs: 1_000,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    },
  );
  await platform.start(chat.handlers);
  if (isWorking) chat.worker.start();
  const { port } = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, console.error);
  return port;
}
