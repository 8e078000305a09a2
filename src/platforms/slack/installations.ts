import type { Installation, InstallationStore } from "@slack/oauth";
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { PlatformStore } from "../platform.ts";

/** Installations by workspace, in the program's own store. */
export interface Installations {
  /** For Slack's installer, which stores refreshed tokens through it as well. */
  readonly store: InstallationStore;
  /** Notes that somebody installed the bot just now. */
  installed(team: string): Promise<void>;
  /** Forgets a workspace. False where it was not known, or was installed anew after that second. */
  forget(team: string, asOfSeconds: number): Promise<boolean>;
}

/** `installedAt` is in milliseconds since 1970. */
const kept = z.object({ installedAt: z.number(), installation: z.record(z.string(), z.unknown()) });
type Kept = z.infer<typeof kept>;

export function installations(store: PlatformStore, now: () => number): Installations {
  const load = async (team: string): Promise<Kept | undefined> => {
    const text = await store.load("installation", idOf(team));
    return text === undefined ? undefined : kept.parse(JSON.parse(text));
  };
  const save = (team: string, value: { installedAt: number; installation: unknown }): Promise<void> =>
    store.save("installation", idOf(team), JSON.stringify(value));

  return {
    store: {
      storeInstallation: async (installation) => {
        const team = installation.team?.id;
        if (installation.isEnterpriseInstall === true || team === undefined)
          throw new Failure(
            "platform",
            "Install me in single workspaces: an installation for a whole organisation is not supported.",
          );
        const before = await load(team);
        await save(team, { installedAt: before?.installedAt ?? now(), installation });
      },
      fetchInstallation: async ({ teamId }) => {
        const found = teamId === undefined ? undefined : await load(teamId);
        if (!found) throw notInstalled();
        return found.installation as unknown as Installation;
      },
      deleteInstallation: async ({ teamId }) => {
        if (teamId !== undefined) await store.forget("installation", idOf(teamId));
      },
    },
    installed: async (team) => {
      const found = await load(team);
      if (found) await save(team, { ...found, installedAt: now() });
    },
    forget: async (team, asOfSeconds) => {
      const found = await load(team);
      if (!found || found.installedAt >= (asOfSeconds + 1) * 1000) return false;
      await store.forget("installation", idOf(team));
      return true;
    },
  };
}

/** Said where a workspace has no installation. */
export function notInstalled(): Failure {
  return new Failure(
    "platform",
    "I am not installed in this Slack workspace (any more). An administrator can install me again at /slack/install.",
  );
}

function idOf(team: string): string {
  return `slack:${team}`;
}
