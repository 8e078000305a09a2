import { setTimeout as sleep } from "node:timers/promises";
import { Failure, isFinal } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Handlers } from "../platforms/handlers.ts";
import type { Facts } from "../platforms/kit/platform-log.ts";
import type { Platform, PlatformStore, Route } from "../platforms/platform.ts";
import { slackPlatform } from "../platforms/slack/slack.ts";
import { hasPlayground, openPlayground, type Playground } from "../platforms/teams/play/playground.ts";
import { teamsPlatform, type TeamsSettings } from "../platforms/teams/teams.ts";
import type { Config } from "./config.ts";
import { ownFile } from "./own-files.ts";

/** The platforms that are configured, and the addresses at which they are called. */
export interface OpenPlatforms {
  readonly platforms: readonly Platform[];
  readonly routes: readonly Route[];
  /** Opens a page in which a newcomer can talk to the program, where no chat is configured; else undefined. */
  readonly play: ((port: number) => Promise<Playground>) | undefined;
}

/**
 * Opens what is configured. With nothing configured that is Microsoft's playground on this machine, where it is installed.
 * @throws {Failure} `configuration` where there is nothing at all, or others could reach what is meant for this machine
 */
export function openPlatforms(
  { slack, teams, server }: Pick<Config, "slack" | "teams" | "server">,
  store: PlatformStore,
  log: Logger,
): OpenPlatforms {
  const deps = {
    store,
    log: {
      debug: (says: string, facts?: Facts) => log.debug({ ...facts }, says),
      info: (says: string, facts?: Facts) => log.info({ ...facts }, says),
      warn: (says: string, facts?: Facts) => log.warn({ ...facts }, says),
      error: (says: string, facts?: Facts) => log.error({ ...facts }, says),
    },
    now: Date.now,
    wait: (ms: number) => sleep(ms),
    fetcher: fetch,
  };
  const isPlay = !slack && !teams;
  const onSlack = slack ? [slackPlatform(slack, deps)] : [];
  const onTeams = teams || isPlay ? [teamsPlatform(teams ?? localPlay(server.host), deps)] : [];
  return {
    platforms: [...onSlack, ...onTeams],
    routes: [...onSlack, ...onTeams].flatMap(({ routes }) => routes),
    play: isPlay
      ? (port) =>
          openPlayground({
            botUrl: `http://127.0.0.1:${port}/api/messages`,
            port: playgroundPort,
            people: ownFile("manifests/teams/playground.yml"),
          })
      : undefined,
  };
}

/** Where Microsoft's playground is usually found. */
const playgroundPort = 56_150;

/** Teams without a registration takes whatever comes, so nobody else may reach it. */
function localPlay(host: string): TeamsSettings {
  if (!hasPlayground())
    throw new Failure(
      "configuration",
      "No chat is configured. For Slack set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md), for Teams TEAMS_APP_ID, " +
        "TEAMS_TENANT_ID and TEAMS_APP_PASSWORD (docs/teams.md). Each is set up in ten minutes.",
    );
  if (!["127.0.0.1", "::1", "localhost"].includes(host))
    throw new Failure(
      "configuration",
      "No chat is configured, and the playground is for this machine alone. Unset HOST, or set up Slack or Teams.",
    );
  return { identity: { kind: "local" } };
}

/** So long the start of the program waits for its platforms; one that takes longer is started beside the work. */
const firstMs = 10_000;

/** Pauses between tries grow from a second to a minute, and never end. */
const pauseMs = (tries: number): number => Math.min(60_000, 1_000 * 2 ** tries);

type Startable = Pick<Platform, "name" | "start">;

/**
 * Starts platforms beside each other. One that is away keeps nobody waiting: it is tried again until it is back, while the
 * others and the clock go on. Returns how to stop trying.
 * @throws {Failure} of the first try, such as a token that is not taken: trying again would not help
 */
export async function startPlatforms(
  platforms: readonly Startable[],
  handlers: Handlers,
  log: Pick<Logger, "error" | "warn">,
): Promise<() => void> {
  const ending = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: ending.signal, ref: false }).catch(() => {});
  let isFirst = true;

  const attempt = async (platform: Startable): Promise<boolean> => {
    try {
      await platform.start(handlers);
      return true;
    } catch (error) {
      if (isFinal(error) && isFirst) throw error;
      if (!ending.signal.aborted)
        log.error({ err: error, platform: platform.name }, "a platform is away, and is tried again");
      return false;
    }
  };
  const keepTrying = async (platform: Startable, first: Promise<boolean>): Promise<void> => {
    // Who fails for good at first ends the start, and nothing is tried any more.
    if (await first.catch(() => true)) return;
    for (let tries = 0; !ending.signal.aborted; tries++) {
      await pause(pauseMs(tries));
      if (ending.signal.aborted || !(await attempt(platform))) continue;
      log.warn({ platform: platform.name }, "a platform is back");
      return;
    }
  };

  const first = platforms.map((platform) => {
    const begun = attempt(platform);
    void keepTrying(platform, begun);
    return begun;
  });
  try {
    await Promise.race([Promise.all(first), pause(firstMs)]);
  } catch (error) {
    ending.abort();
    throw error;
  }
  isFirst = false;
  return () => ending.abort();
}
