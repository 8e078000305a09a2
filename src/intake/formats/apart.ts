import { Worker } from "node:worker_threads";
import { Failure, type FailureKind } from "../../errors.ts";
import { largestHeapMb, longestConversionMs } from "../document/input-limits.ts";
import type { Reading } from "./reading.ts";

/** A file that needs a large library to be read, or is large itself. */
export type Conversion =
  | { readonly format: "markdown" | "plain" | "rst"; readonly text: string }
  | { readonly format: "html"; readonly text: string; readonly base?: string | undefined }
  | { readonly format: "pdf" | "docx"; readonly bytes: Uint8Array; readonly name: string };

export type Converted =
  | { readonly reading: Reading }
  | { readonly failed: { kind: FailureKind; message: string } };

/**
 * Reads a file in a thread of its own, with a limit on time and memory: the files come from anyone,
 * the libraries were not written for enemies, and a server has other things to do meanwhile. The libraries are loaded
 * there and nowhere else.
 * @throws {Failure} of kind `unreadable`
 */
export async function readApart(
  conversion: Conversion,
  name: string,
  signal?: AbortSignal,
): Promise<Reading> {
  signal?.throwIfAborted();
  const file = new URL(
    import.meta.url.endsWith(".ts") ? "./apart-worker.ts" : "./apart-worker.js",
    import.meta.url,
  );
  const worker = new Worker(file, {
    workerData: conversion,
    resourceLimits: { maxOldGenerationSizeMb: largestHeapMb },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const stop = () => void worker.terminate();
  const timer = setTimeout(stop, longestConversionMs);
  signal?.addEventListener("abort", stop);
  try {
    const answer = await new Promise<Converted>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(signal?.aborted ? signal.reason : tooMuch(name)));
    });
    if ("failed" in answer) throw new Failure(answer.failed.kind, answer.failed.message);
    return answer.reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") throw tooMuch(name);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

function tooMuch(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} is too large or too tangled to be converted here. Save the design as Markdown or plain text and give that.`,
  );
}
