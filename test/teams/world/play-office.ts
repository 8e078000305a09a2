import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import { openChecklists, openReviewer } from "../../../src/setup/shared.ts";
import { openPlayground, type Playground } from "../../../src/platforms/teams/play/playground.ts";
import { teamsPlatform } from "../../../src/platforms/teams/teams.ts";
import type { Reviewer } from "../../../src/review/reviewer.ts";
import { serve } from "../../../src/setup/server.ts";
import { platformStore } from "../../../src/chat/platform-store.ts";
import { openChat, type Chat } from "../../../src/chat/chat.ts";
import { feedUrl, intakeFrom } from "../../chat/shelf.ts";
import { ownHolder } from "../../../src/setup/holder.ts";

/** The program with its real reviewer, at work in the playground, by a clock that can be moved. */
export interface PlayOffice {
  readonly playground: Playground;
  readonly clock: { now: Date };
  readonly ledger: Ledger;
  readonly chat: Chat;
  /** A review waits after its second lens until this is called. */
  goOn(): void;
  close(): Promise<void>;
}

const inProgram = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export async function openPlayOffice(): Promise<PlayOffice> {
  const clock = { now: new Date() };
  const ledger = await openLedger(":memory:", () => clock.now);
  const platform = teamsPlatform(
    { identity: { kind: "local" } },
    {
      store: platformStore(ledger.installations, null),
      log: console,
      now: () => clock.now.getTime(),
      wait: (ms) => sleep(ms),
      fetcher: fetch,
    },
  );
  const gate = Promise.withResolvers<void>();
  const checklists = openChecklists({ own: undefined, itemsOff: [] }, undefined);
  const reviewing = { isOffline: true, mayFallBack: true };
  const reviewer = waiting(await openReviewer({ model: null }, checklists, reviewing), gate.promise);
  const chat = openChat(
    {
      ledger,
      platforms: [platform],
      intake: intakeFrom(new Map([[feedUrl, readFileSync(inProgram("examples/discover-feed.md"), "utf8")]])),
      reviewer,
      checklists,
      policy: {
        allowsShared: () => false,
        spaceOf: () => "home",
        keepText: false,
        maxAttachmentBytes: 1_000_000,
      },
      now: () => clock.now,
      log: { info: () => {}, error: (fields, message) => console.error(message, fields) },
    },
    {
      ...ownHolder(),
      concurrency: 3,
      leaseMs: 60_000,
      idleMs: 100,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    },
  );
  await platform.start(chat.handlers);
  const server = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, (error) =>
    console.error(error),
  );
  chat.worker.start();
  const playground = await openPlayground({
    botUrl: `http://127.0.0.1:${server.port}/api/messages`,
    port: 0,
    people: inProgram("manifests/teams/playground.yml"),
  });
  return {
    playground,
    clock,
    ledger,
    chat,
    goOn: () => gate.resolve(),
    close: async () => {
      await playground.stop();
      await server.stop();
      await platform.stop();
      await chat.worker.stop();
      await ledger.close();
    },
  };
}

/** A reviewer that lets its reader catch up after the second lens. */
function waiting(reviewer: Reviewer, gate: Promise<void>): Reviewer {
  return {
    ...reviewer,
    review: (document, checklists, how) => {
      let lenses = 0;
      return reviewer.review(document, checklists, {
        ...how,
        onLens: async (judged) => {
          await how?.onLens?.(judged);
          if (++lenses === 2) await gate;
        },
      });
    },
  };
}
