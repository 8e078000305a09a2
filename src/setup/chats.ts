import { Cron } from "croner";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { openChat } from "../chat/chat.ts";
import { platformStore } from "../chat/platform-store.ts";
import type { ChatGiven } from "../chat/tools.ts";
import { openFetcher } from "../intake/fetch/fetcher.ts";
import type { Logger } from "../log.ts";
import { keepThreads } from "../pool/pool.ts";
import { seal } from "../platforms/kit/seal.ts";
import type { Config } from "./config.ts";
import { health } from "./health.ts";
import { ownHolder } from "./holder.ts";
import { openPlatforms, startPlatforms } from "./platforms.ts";
import { serve } from "./server.ts";
import { openChecklists, openConfiguredLedger, openIntake, openReviewer } from "./shared.ts";

/** The program as it runs in chats, until it is stopped. */
export interface Bot {
  /** The names of the platforms that it is on, and of those that are away and tried again. */
  readonly platforms: readonly string[];
  readonly away: readonly string[];
  /** The port that it listens on; undefined where nobody calls it. */
  readonly port: number | undefined;
  /** A page in which one can talk to it, where no chat is configured. */
  readonly playground: string | undefined;
  /** Takes no more work, and ends when what was begun is in a state to be taken up again. */
  stop(): Promise<void>;
}

/** The largest attached file that is read. */
const maxAttachmentBytes = 25_000_000;

/** How long work stays with a process that gives no sign of life, and how often is looked for what came due by itself. */
const working = { leaseMs: 20_000, idleMs: 5_000 };

/** A model makes one wait; without one every review takes a core. */
function atOnce({ model, reviewsAtOnce }: Config): number {
  return model ? reviewsAtOnce : Math.min(reviewsAtOnce, availableParallelism());
}

/**
 * Starts the program on every platform that is configured.
 * @throws {Failure} `configuration` where none is, or where one does not take what is configured
 */
export async function startBot(config: Config, log: Logger): Promise<Bot> {
  const now = () => new Date();
  const ledger = await openConfiguredLedger(config.ledger, config.budget, now);
  const fetcher = openFetcher(config.fetching);
  const keys = config.secretKeys.length > 0 ? seal(config.secretKeys) : null;
  const store = platformStore(ledger.installations, keys);
  const { platforms, routes, play } = openPlatforms(config, store, log);

  const checklists = openChecklists(config.checklists, undefined);
  const reviewing = { isOffline: config.model === null, mayFallBack: true };
  const chat = openChat(
    {
      ledger,
      platforms,
      intake: openIntake(config.sources, fetcher),
      reviewer: await openReviewer(config, checklists, reviewing),
      checklists,
      policy: policyOf(config),
      now,
      log,
    },
    {
      ...working,
      ...ownHolder(),
      concurrency: atOnce(config),
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    },
  );
  const isCalled = routes.length > 0 || config.server.isAskedFor;
  const troubled = (error: unknown) => log.error({ err: error }, "a request could not be answered");
  const sick = (error: unknown) => log.error({ err: error }, "the ledger cannot be used");
  const unanswering = () => chat.worker.away();
  const own = health({ ledger, platforms, unanswering, troubled: sick, now: Date.now });
  const server = isCalled ? await serve(config.server, [...routes, ...own], troubled) : undefined;
  const stopStarting = await startPlatforms(platforms, chat.handlers, log).catch(async (error: unknown) => {
    await server?.stop();
    await ledger.close();
    throw error;
  });
  const kept = keepThreads();
  chat.worker.start();
  const clock = new Cron(
    "* * * * *",
    { protect: true, catch: (error) => log.error({ err: error }, "the clock") },
    () => chat.tick(),
  );
  await clock.trigger();
  const playground = server && play ? await play(server.port) : undefined;

  return {
    platforms: platforms.filter((platform) => platform.isListening()).map(({ name }) => name),
    away: platforms.filter((platform) => !platform.isListening()).map(({ name }) => name),
    port: server?.port,
    playground: playground?.url,
    stop: async () => {
      await playground?.stop();
      clock.stop();
      stopStarting();
      await server?.stop();
      await Promise.all(platforms.map((platform) => platform.stop()));
      await chat.worker.stop();
      await fetcher.close();
      await kept.close();
      await ledger.close();
    },
  };
}

/** The parts of a channel's id, as its platform shows them to people. */
function partsOf(channel: string): readonly string[] {
  return channel.split(/[:/]/).map(decodeURIComponent);
}

function policyOf({ sharedChannels, register, ledger }: Config): ChatGiven["policy"] {
  return {
    allowsShared: (channel) =>
      sharedChannels.some((allowed) => allowed === "all" || partsOf(channel).includes(allowed)),
    spaceOf: (platform, tenant) => (register === "one" ? "home" : `${platform}:${tenant}`),
    keepText: ledger.keepsText,
    maxAttachmentBytes,
  };
}
