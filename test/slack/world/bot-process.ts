import { setTimeout as sleep } from "node:timers/promises";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import { slackPlatform } from "../../../src/platforms/slack/slack.ts";
import { serve } from "../../../src/setup/server.ts";
import { openChat } from "../../../src/chat/chat.ts";
import { plainReviewer, testChecklists } from "../../chat/plain-reviewer.ts";
import { signingSecret } from "./delivery.ts";
import { memoryStore, silent, unhurried } from "./listening-bot.ts";
import { feed, feedUrl, intakeFrom } from "./slack-office.ts";
import { botToken } from "./slack-world.ts";
import { ownHolder } from "../../../src/setup/holder.ts";

/** The program as a process of its own, to be killed. Prints its port when it listens. */
const [path = "", apiUrl = ""] = process.argv.slice(2);
const ledger = await openLedger(path, () => new Date());
const platform = slackPlatform(
  {
    listening: { kind: "http", signingSecret },
    workspaces: { kind: "one", token: botToken },
    apiUrl,
    channelPace: unhurried,
  },
  { store: memoryStore(), log: silent, now: Date.now, wait: (ms) => sleep(ms), fetcher: fetch },
);
const chat = openChat(
  {
    ledger,
    platforms: [platform],
    intake: intakeFrom(new Map([[feedUrl, feed]])),
    reviewer: plainReviewer([]),
    checklists: testChecklists,
    policy: { allowsShared: () => false, spaceOf: () => "home", keepText: false, maxAttachmentBytes: 1_000 },
    now: () => new Date(),
    log: { info: () => {}, error: (fields, message) => console.error(message, fields) },
  },
  {
    ...ownHolder(),
    concurrency: 2,
    leaseMs: 60_000,
    idleMs: 100,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  },
);
await platform.start(chat.handlers);
const { port } = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, console.error);
chat.worker.start();
console.log(port);
