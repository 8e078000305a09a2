import { setTimeout as sleep } from "node:timers/promises";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import { openBotService, publicCloud } from "../../../src/platforms/teams/hear/bot-service.ts";
import { teamsPlatform } from "../../../src/platforms/teams/teams.ts";
import { serve } from "../../../src/setup/server.ts";
import { platformStore } from "../../../src/chat/platform-store.ts";
import { openChat } from "../../../src/chat/chat.ts";
import { plainReviewer, testChecklists } from "../../chat/plain-reviewer.ts";
import { feed, feedUrl, intakeFrom } from "../../chat/shelf.ts";
import { tokens } from "./teams-server.ts";
import { appId, tenant } from "./teams-world.ts";
import { ownHolder } from "../../../src/setup/holder.ts";

/** The program as a process of its own, to be killed. Prints its port when it listens. */
const [path = "", url = ""] = process.argv.slice(2);
const ledger = await openLedger(path, () => new Date());
const identity = { kind: "secret", appId, tenant, secret: "a-secret" } as const;
const platform = teamsPlatform(
  { identity, graphUrl: `${url}/graph/v1.0`, pace: { count: 1_000, everyMs: 1 } },
  {
    store: platformStore(ledger.installations, null),
    log: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (says, facts) => console.error(says, facts),
    },
    now: Date.now,
    wait: (ms) => sleep(ms),
    fetcher: fetch,
    service: await openBotService(
      identity,
      { ...publicCloud, openIdUrl: `${url}/openid` },
      async (audience) => (audience.includes("graph") ? tokens.graph : tokens.connector),
    ),
  },
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
