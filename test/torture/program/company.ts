import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import { signedRequests, signingSecret } from "../../slack/world/delivery.ts";
import { slackClient, type SlackClient } from "../../slack/world/slack-client.ts";
import { botToken, type SlackWorld, slackWorld } from "../../slack/world/slack-world.ts";
import { teamsClient, type TeamsClient } from "../../teams/world/teams-client.ts";
import { teamsServer, type TeamsServer } from "../../teams/world/teams-server.ts";
import { appId, type TeamsWorld, teamsWorld, tenant } from "../../teams/world/teams-world.ts";
import { type Clock, nothingYet, type Program, startProgram, type Told } from "./program.ts";
import { worst } from "../attack.ts";

/** A company on Slack and on Teams at once, with one process of the program, which may die and be started again. */
export interface Company {
  readonly slack: SlackWorld;
  readonly inSlack: SlackClient;
  readonly teams: TeamsWorld;
  readonly inTeams: TeamsClient;
  /** Where the ledger is. */
  readonly path: string;
  readonly ledger: Ledger;
  /** What time it is for the program. */
  now(): number;
  /** Lets time jump for the program, running or not. */
  jump(ms: number): void;
  /** The process that runs, or that ran last. */
  program(): Program;
  /** Starts a process; after one that ran. */
  start(): Promise<void>;
  /** The worst that any of its processes told. */
  figures(): Told;
  /** How often a process ended that nobody killed. */
  exits(): number;
  close(): Promise<void>;
}

export interface CompanyOptions {
  readonly people?: readonly string[];
  /** How many times faster time passes for the program. */
  readonly speed?: number;
  /** More of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts something in front of a service; returns its address there. */
  readonly front?: (service: "slack" | "microsoft", url: string) => Promise<string>;
}

/** Opens a company; nothing runs in it before `start`. */
export async function openCompany(options: CompanyOptions = {}): Promise<Company> {
  const { speed = 1 } = options;
  const folder = mkdtempSync(join(tmpdir(), "loophole-torture-"));
  const path = join(folder, "ledger.db");
  let clock: Clock = { real: Date.now(), at: Date.now(), speed };
  const now = (): number => Math.floor(clock.at + (Date.now() - clock.real) * clock.speed);
  const slack = await slackWorld(options.people);
  const teams = teamsWorld(now);
  const server = await teamsServer(teams, "https://graph.microsoft.com/v1.0");
  const { front = async (_: string, url: string) => url } = options;
  const slackUrl = await front("slack", slack.slack.apiUrl);
  const microsoftUrl = await front("microsoft", server.url);
  const ledger = await openLedger(path, () => new Date(now()));
  const earlier: Told[] = [];
  const mourned = new Set<Program>();
  let exits = 0;
  let program: Program | undefined;
  const running = (): Program => {
    if (!program) throw new Error("no process of the program was started");
    return program;
  };
  const bury = (): void => {
    if (!program || mourned.has(program)) return;
    mourned.add(program);
    earlier.push(program.figures());
    if (!program.isAlive() && program.child.signalCode !== "SIGKILL") exits += 1;
  };
  const url = (): string => `http://127.0.0.1:${running().port}`;

  return {
    slack,
    teams,
    path,
    ledger,
    now,
    inSlack: slackClient(
      slack,
      signedRequests(() => `${url()}/slack/events`, signingSecret, now),
    ),
    inTeams: teamsClient(teams, asSeen(server, now), url),
    jump: (ms) => {
      clock = { ...clock, real: Date.now(), at: now() + ms };
      program?.tell(clock);
    },
    program: running,
    start: async () => {
      bury();
      const environment = {
        LOOPHOLE_DB: path,
        LOOPHOLE_LOG_LEVEL: "error",
        SLACK_BOT_TOKEN: botToken,
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: slackUrl,
        TEAMS_APP_ID: appId,
        TEAMS_TENANT_ID: tenant,
        TEAMS_APP_PASSWORD: "a-secret",
        TORTURE_MICROSOFT: microsoftUrl,
        TORTURE_CLOCK: JSON.stringify(clock),
        ...options.environment,
      };
      program = await startProgram(environment);
    },
    figures: () => worst([...earlier, program?.figures() ?? nothingYet]),
    exits: () => exits + (program && !mourned.has(program) && died(program) ? 1 : 0),
    close: async () => {
      await program?.kill();
      await ledger.close();
      await server.stop();
      await slack.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function died(program: Program): boolean {
  return !program.isAlive() && program.child.signalCode !== "SIGKILL";
}

/** The services as the program finds them: at Microsoft's own addresses, and with tokens that are good at its time. */
function asSeen(server: TeamsServer, now: () => number): TeamsServer {
  const serviceUrl = "https://smba.trafficmanager.net/amer/";
  return {
    ...server,
    serviceUrl,
    signed: (claims, key) => {
      const at = Math.floor(now() / 1000);
      return server.signed({ ...claims, nbf: at - 60, exp: at + 600 }, key);
    },
  };
}
