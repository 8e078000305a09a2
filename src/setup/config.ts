import { join } from "node:path";
import { largestBudget } from "../design/conversation.ts";
import type { FetcherOptions } from "../intake/fetch/fetcher.ts";
import type { SourcesConfig } from "../intake/sources/sources.ts";
import { type LogLevel, logLevels } from "../log.ts";
import { type ModelConfig, modelDefaults } from "../model/model-config.ts";
import type { SlackSettings } from "../platforms/slack/slack.ts";
import type { TeamsSettings } from "../platforms/teams/teams.ts";
import { readSlack } from "./config-slack.ts";
import { readFetching, readSources } from "./config-sources.ts";
import { readTeams } from "./config-teams.ts";
import { type Environment, type Settings, settingsIn } from "./settings.ts";

/** Everything that can be set from outside. `docs/configuration.md` tells each variable for those who set it. */
export interface Config {
  readonly ledger: {
    readonly path: string;
    /** Whether the path is the default one, whose folder is made where it is missing. */
    readonly isDefault: boolean;
    /** Whether documents are kept with their full text. */
    readonly keepsText: boolean;
  };
  /** How many questions a review posts at most. */
  readonly budget: number;
  /** How many reviews a model is asked for at the same time. */
  readonly reviewsAtOnce: number;
  readonly checklists: {
    /** A folder with a team's own checklists, which go before those of the program. */
    readonly own: string | undefined;
    /** Ids of items that are switched off. */
    readonly itemsOff: readonly string[];
  };
  /** Null where none is configured: the offline reviewer does the work. */
  readonly model: ModelConfig | null;
  /** Where documents are read from, and who may have what read. */
  readonly sources: SourcesConfig;
  /** How the network is reached when documents are read. */
  readonly fetching: FetcherOptions;
  /** Null where nothing of Slack is set. */
  readonly slack: SlackSettings | null;
  /** Null where nothing of Teams is set. */
  readonly teams: TeamsSettings | null;
  /** Where the program listens for platforms that call it, and for `/health`. */
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Whether it listens although no platform calls it. */
    readonly isAskedFor: boolean;
  };
  /** Whether all workspaces write into one register, or each into its own and none sees that of another. */
  readonly register: "one" | "each";
  /** What tokens are encrypted with; the first one seals, every one opens. */
  readonly secretKeys: readonly string[];
  /** Channels in which reviews are allowed although another organisation can see them; `all` for every one. */
  readonly sharedChannels: readonly string[];
  readonly logLevel: LogLevel;
}

/**
 * Reads the configuration out of an environment; empty values count as unset.
 * @throws {Failure} of kind `configuration` with everything that is wrong with it.
 */
export function readConfig(environment: Environment): Config {
  const settings = settingsIn(environment, "LOOPHOLE_");
  const path = settings.text("LOOPHOLE_DB");
  const secretKeys = settings.list("LOOPHOLE_SECRET_KEY");
  const slack = readSlack(settings, secretKeys);
  const port = settings.integer("PORT", { least: 0, most: 65_535 });
  const config: Config = {
    ledger: {
      path: path ?? join(".loophole", "ledger.db"),
      isDefault: path === undefined,
      keepsText: settings.isOn("LOOPHOLE_KEEP_TEXT", false),
    },
    budget: settings.integer("LOOPHOLE_BUDGET", { least: 0, most: largestBudget }) ?? 7,
    reviewsAtOnce: settings.integer("LOOPHOLE_REVIEWS_AT_ONCE", { least: 1, most: 100 }) ?? 8,
    checklists: {
      own: settings.text("LOOPHOLE_CHECKLISTS"),
      itemsOff: settings.list("LOOPHOLE_ITEMS_OFF"),
    },
    model: readModel(settings),
    sources: readSources(settings),
    fetching: readFetching(settings),
    slack,
    teams: readTeams(settings),
    server: {
      host: settings.text("HOST") ?? "127.0.0.1",
      port: port ?? 3000,
      isAskedFor: port !== undefined,
    },
    register:
      settings.choice("LOOPHOLE_REGISTER", ["one", "each"]) ??
      (slack?.workspaces.kind === "many" ? "each" : "one"),
    secretKeys,
    sharedChannels: settings.list("LOOPHOLE_SHARED_CHANNELS"),
    logLevel: settings.choice("LOOPHOLE_LOG_LEVEL", logLevels) ?? "warn",
  };
  settings.finish();
  return config;
}

const seconds = { least: 1, most: 3600 };
const tokens = { least: 1000, most: 100_000_000 };
const price = { least: 0, most: 100_000 };

function readModel(settings: Settings): ModelConfig | null {
  const place = readPlace(settings);
  const timeout = settings.integer("LOOPHOLE_MODEL_TIMEOUT_SECONDS", seconds);
  const deadline = settings.integer("LOOPHOLE_MODEL_DEADLINE_SECONDS", seconds);
  const efforts = ["minimal", "low", "medium", "high"] as const;
  const rest = {
    api: settings.choice("LOOPHOLE_MODEL_API", ["responses", "chat"]),
    window: settings.integer("LOOPHOLE_MODEL_WINDOW", tokens) ?? modelDefaults.window,
    maxOutputTokens: settings.integer("LOOPHOLE_MODEL_MAX_OUTPUT", tokens) ?? null,
    temperature: settings.decimal("LOOPHOLE_MODEL_TEMPERATURE", { least: 0, most: 2 }) ?? null,
    effort: settings.choice("LOOPHOLE_MODEL_EFFORT", efforts) ?? null,
    prices: readPrices(settings),
    timeoutMs: timeout === undefined ? modelDefaults.timeoutMs : timeout * 1000,
    deadlineMs: deadline === undefined ? modelDefaults.deadlineMs : deadline * 1000,
    maxRetries:
      settings.integer("LOOPHOLE_MODEL_RETRIES", { least: 0, most: 20 }) ?? modelDefaults.maxRetries,
  };
  if (!place) return null;
  const api = rest.api ?? (place.provider === "openai" ? "responses" : "chat");
  return { ...modelDefaults, ...place, ...rest, api };
}

/** Where the model is and what it is called; null where nothing says so. */
function readPlace(
  settings: Settings,
): Pick<ModelConfig, "provider" | "model" | "apiKey" | "baseUrl" | "apiVersion"> | null {
  const model = settings.text("LOOPHOLE_MODEL");
  const apiKey = settings.text("OPENAI_API_KEY");
  const baseUrl = settings.url("OPENAI_BASE_URL");
  const azure = settings.url("AZURE_OPENAI_ENDPOINT");
  const azureKey = settings.text("AZURE_OPENAI_API_KEY");
  const deployment = settings.text("AZURE_OPENAI_DEPLOYMENT") ?? model;
  const apiVersion = settings.text("AZURE_OPENAI_API_VERSION") ?? null;
  if (azure !== undefined) {
    const needs = (name: string) => settings.problem(`AZURE_OPENAI_ENDPOINT needs ${name} as well.`);
    if (azureKey === undefined) needs("AZURE_OPENAI_API_KEY");
    if (deployment === undefined) needs("AZURE_OPENAI_DEPLOYMENT");
    if (apiVersion === null) needs("AZURE_OPENAI_API_VERSION");
    return {
      provider: "azure",
      model: deployment ?? "",
      apiKey: azureKey ?? "",
      baseUrl: azure,
      apiVersion,
    };
  }
  if (baseUrl !== undefined) {
    if (model === undefined)
      settings.problem("OPENAI_BASE_URL needs LOOPHOLE_MODEL, the model's name there.");
    return { provider: "compatible", model: model ?? "", apiKey: apiKey ?? "", baseUrl, apiVersion: null };
  }
  if (apiKey !== undefined) {
    return { provider: "openai", model: model ?? "gpt-5", apiKey, baseUrl: null, apiVersion: null };
  }
  if (model !== undefined) {
    settings.problem("LOOPHOLE_MODEL needs OPENAI_API_KEY, OPENAI_BASE_URL or AZURE_OPENAI_ENDPOINT.");
  }
  return null;
}

function readPrices(settings: Settings): ModelConfig["prices"] {
  const input = settings.decimal("LOOPHOLE_MODEL_PRICE_INPUT", price);
  const cached = settings.decimal("LOOPHOLE_MODEL_PRICE_CACHED", price);
  const output = settings.decimal("LOOPHOLE_MODEL_PRICE_OUTPUT", price);
  if (input !== undefined && output !== undefined) return { input, cachedInput: cached ?? input, output };
  if (input !== undefined || output !== undefined || cached !== undefined) {
    settings.problem("A price needs both LOOPHOLE_MODEL_PRICE_INPUT and LOOPHOLE_MODEL_PRICE_OUTPUT.");
  }
  return null;
}
