#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { type Config, readConfig } from "./config.ts";
import type { Document } from "./design/document.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { openLog } from "./log.ts";
import { loadOwnSettings, ownFile } from "./own-files.ts";
import { exitStatuses } from "./terminal/exit-status.ts";
import type { Program } from "./terminal/program.ts";
import { run } from "./terminal/run.ts";

/**
 * The terminal: the one file that gives the commands the real world. What is heavy is imported when it is needed, so
 * that `--help` and a wrong option are answered at once.
 */

loadOwnSettings();

let known: Config | undefined;
const config = () => (known ??= readConfig(process.env));
const now = () => new Date();

// Whoever reads our output may stop reading; that is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

const interruption = new AbortController();
/** How long an interrupted command may take to tidy up, in milliseconds. */
const patienceMs = 2000;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitStatuses.interrupted);
    interruption.abort();
    setTimeout(() => process.exit(exitStatuses.interrupted), patienceMs).unref();
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "somebody";
  }
}

async function openTheLedger(path?: string): Promise<Ledger> {
  const { openConfiguredLedger } = await import("./open-configured-ledger.ts");
  return openConfiguredLedger(path === undefined ? config().ledger : { path, isDefault: false }, now);
}

async function read(input: string, follow: boolean, signal: AbortSignal): Promise<Document> {
  if (/^https?:\/\//i.test(input)) return readLink(input, follow, signal);
  const { fileSource } = await import("./intake/file-source.ts");
  const document = await fileSource(process.stdin).read({ kind: "file", path: input }, signal);
  const path = input === "-" ? input : resolve(input);
  return { ...document, ref: { kind: "file", path } };
}

async function readLink(url: string, follow: boolean, signal: AbortSignal): Promise<Document> {
  const { openFetcher } = await import("./intake/fetch/fetcher.ts");
  const { openLinkReader } = await import("./intake/link-reader.ts");
  const fetcher = openFetcher(config().fetching);
  try {
    return await openLinkReader(config().sources, fetcher)(url, { follow }, signal);
  } finally {
    await fetcher.close();
  }
}

const program: Program = {
  version: JSON.parse(readFileSync(ownFile("package.json"), "utf8")).version,
  stdout: process.stdout,
  stderr: process.stderr,
  now,
  user: userName(),
  signal: interruption.signal,
  benchmark: ownFile("test/benchmark"),
  settings: () => ({ budget: config().budget, keepsText: config().ledger.keepsText }),
  openLedger: openTheLedger,
  readDocument: read,
  loadChecklists: async (own) => {
    const { openChecklists } = await import("./open-reviewer.ts");
    return openChecklists(config().checklists, own);
  },
  openReviewer: async (checklists, options) => {
    const { openReviewer } = await import("./open-reviewer.ts");
    return openReviewer(config(), checklists, options);
  },
  checks: async () => {
    const { examine } = await import("./doctor.ts");
    return examine(process.env);
  },
  debug: (error) => {
    const level = known?.logLevel ?? "warn";
    openLog(level, process.stderr).debug({ err: error }, "what went wrong");
  },
};

process.exitCode = await run(process.argv.slice(2), program);
