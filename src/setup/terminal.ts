import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Document } from "../design/document.ts";
import { openLog } from "../log.ts";
import type { Program, Screen } from "../terminal/program.ts";
import { type Config, readConfig } from "./config.ts";
import { ownFile } from "./own-files.ts";
import type { Environment } from "./settings.ts";

/** What a process is given from outside. */
export interface Outside {
  readonly environment: Environment;
  readonly stdin: Readable;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly user: string;
  readonly signal: AbortSignal;
}

/**
 * The terminal's program over the real world. What is heavy is imported when it is needed, so that `--help` and a wrong
 * option are answered at once; the configuration is read by the first command that needs it.
 */
export function openProgram({ environment, stdin, stdout, stderr, user, signal }: Outside): Program {
  let known: Config | undefined;
  const config = () => (known ??= readConfig(environment));
  const now = () => new Date();
  return {
    version: JSON.parse(readFileSync(ownFile("package.json"), "utf8")).version,
    stdout,
    stderr,
    now,
    user,
    run: { name: nameOfRun(), isOver: isOverRun },
    signal,
    benchmark: ownFile("test/benchmark"),
    settings: () => ({ budget: config().budget, keepsText: config().ledger.keepsText }),
    openLedger: async (path) => {
      const { openConfiguredLedger } = await import("./shared.ts");
      const at = path === undefined ? config().ledger : { path, isDefault: false };
      return openConfiguredLedger(at, config().budget, now);
    },
    readDocument: (input, follow, stop) =>
      /^https?:\/\//i.test(input) ? readLink(input, follow, config(), stop) : readFile(input, stdin, stop),
    loadChecklists: async (own) => {
      const { openChecklists } = await import("./shared.ts");
      return openChecklists(config().checklists, own);
    },
    openReviewer: async (checklists, options) => {
      const { openReviewer } = await import("./shared.ts");
      return openReviewer(config(), checklists, options);
    },
    checks: async () => {
      const { examine } = await import("./doctor.ts");
      return examine(environment);
    },
    debug: (error) => openLog(known?.logLevel ?? "warn", stderr).debug({ err: error }, "what went wrong"),
  };
}

/** A run is known by its machine and process, and by a word of its own, since numbers of processes come again. */
function nameOfRun(): string {
  return ["terminal", hostname(), process.pid, randomUUID()].join(" ");
}

function isOverRun(name: string): boolean {
  const [kind, host, pid] = name.split(" ");
  if (kind !== "terminal" || host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function readFile(input: string, stdin: Readable, signal: AbortSignal): Promise<Document> {
  const { fileSource } = await import("../intake/file-source.ts");
  const document = await fileSource(stdin).read({ kind: "file", path: input }, signal);
  const path = input === "-" ? input : resolve(input);
  return { ...document, ref: { kind: "file", path } };
}

async function readLink(
  url: string,
  follow: boolean,
  config: Config,
  signal: AbortSignal,
): Promise<Document> {
  const { openFetcher } = await import("../intake/fetch/fetcher.ts");
  const { openLinkReader } = await import("../intake/link-reader.ts");
  const fetcher = openFetcher(config.fetching);
  try {
    return await openLinkReader(config.sources, fetcher)(url, { follow }, signal);
  } finally {
    await fetcher.close();
  }
}
