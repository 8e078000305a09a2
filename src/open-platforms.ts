import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "./config.ts";
import type { Logger } from "./log.ts";
import type { Platform, PlatformStore } from "./platforms/platform.ts";
import type { Route } from "./platforms/route.ts";
import { slackPlatform } from "./platforms/slack/slack.ts";

/** The platforms that are configured, and the addresses at which they are called. */
export interface OpenPlatforms {
  readonly platforms: readonly Platform[];
  readonly routes: readonly Route[];
}

export function openPlatforms(
  { slack }: Pick<Config, "slack">,
  store: PlatformStore,
  log: Logger,
): OpenPlatforms {
  if (!slack) return { platforms: [], routes: [] };
  const platform = slackPlatform(slack, {
    store,
    log: {
      debug: (says, facts) => log.debug({ ...facts }, says),
      info: (says, facts) => log.info({ ...facts }, says),
      warn: (says, facts) => log.warn({ ...facts }, says),
      error: (says, facts) => log.error({ ...facts }, says),
    },
    now: Date.now,
    wait: (ms) => sleep(ms),
    fetcher: fetch,
  });
  return { platforms: [platform], routes: platform.routes };
}
