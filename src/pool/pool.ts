import { isMainThread } from "node:worker_threads";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import PQueue from "p-queue";
import type { Piscina } from "piscina";
import { Failure, type FailureKind } from "../errors.ts";

/**
 * Documents come from anyone, may be of any shape, and the libraries that read them were not written for enemies. So
 * they are read and judged in threads of a pool: the thread that answers people never waits for a document, and what
 * takes too long, or too much memory, is ended with its thread.
 *
 * In chats the threads are kept, and everything goes there. The terminal has nobody else to answer: there, only what
 * needs the limits goes to a thread, which is started for it.
 */
export const threads = { areKept: false };

/** How many threads there are: one of them may be held up for a minute by a document that nobody can read. */
const most = 2;
/** How long one piece of work may take. */
const longestMs = 60_000;
/** What all threads together may hold, heaps and buffers, and how often it is looked at. */
const largestBytes = 360_000_000;
/** A heap that grew beyond this is swept before its thread waits for the next document. */
const sweptBytes = 80_000_000;
const lookMs = 20;

/** A function that a module exports for the threads: it takes one argument, plain data both ways. */
export interface Work {
  readonly file: URL;
  readonly name: string;
}

/** What a thread answers: errors that are expected cross by their kind and sentence. */
type Answer = { readonly value: unknown } | { readonly failed: { kind: FailureKind; message: string } };

/** Thrown where a piece of work was ended because it took too long or too much memory. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";
}

let opened: Promise<Piscina> | undefined;
const queue = new PQueue({ concurrency: most });
/** Large documents wait for each other, so that small ones always find a thread, and memory is enough for one. */
const large = new PQueue({ concurrency: 1 });
const largeBytes = 200_000;

/** Keeps threads for everything that is read and judged from now on, until they are closed. */
export function keepThreads(): { close(): Promise<void> } {
  threads.areKept = true;
  return {
    close: async () => {
      threads.areKept = false;
      const pool = await opened;
      opened = undefined;
      await pool?.destroy();
    },
  };
}

/**
 * Has a piece of work done in a thread. In a thread already, it is done there.
 * @throws {Failure} that the work threw; {@link TooMuch}; the signal's reason, where its thread was ended for that
 */
export async function inThread<T>({ file, name }: Work, given: unknown, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const waiting = { ...(signal && { signal }) };
  if (!isMainThread) return valueOf(await (await import(file.href))[name](given)) as T;
  const pool = await (opened ??= openPool());
  const inTurn = () =>
    queue.add(async () => {
      const tooLong = AbortSignal.timeout(longestMs);
      const ended = signal ? AbortSignal.any([signal, tooLong]) : tooLong;
      const unwatch = watch(pool);
      try {
        return valueOf(await pool.run(given, { filename: file.href, name, signal: ended })) as T;
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof Failure || !isEnd(error, tooLong) ? error : new TooMuch();
      } finally {
        unwatch();
      }
    }, waiting);
  return isLarge(given) ? large.add(inTurn, waiting) : inTurn();
}

/** Whether what is given holds a text or bytes of some size. */
function isLarge(given: unknown): boolean {
  if (typeof given === "string") return given.length > largeBytes;
  if (given instanceof Uint8Array) return given.length > largeBytes;
  if (typeof given !== "object" || given === null) return false;
  return Object.values(given).some((part) => isLarge(part));
}

/** Makes a function that threads may call of one that throws failures. */
export function answering<A>(work: (given: A) => unknown): (given: A) => Promise<Answer> {
  return async (given) => {
    try {
      return { value: await work(given) };
    } catch (error) {
      if (error instanceof Failure) return { failed: { kind: error.kind, message: error.message } };
      throw error;
    } finally {
      if (!isMainThread && process.memoryUsage().heapTotal > sweptBytes) sweep();
    }
  };
}

/** Has the engine give back now what a large document took: an idle thread would keep it for hours. */
function sweep(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function valueOf(answer: Answer): unknown {
  if ("failed" in answer) throw new Failure(answer.failed.kind, answer.failed.message);
  return answer.value;
}

async function openPool(): Promise<Piscina> {
  const { Piscina: Pool } = await import("piscina");
  return new Pool({
    minThreads: 0,
    maxThreads: most,
    idleTimeout: threads.areKept ? Infinity : 1_000,
    atomics: "disabled",
    niceIncrement: 5,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 280, maxYoungGenerationSizeMb: 16 },
  });
}

/** A thread that was ended, by the deadline, by us, or by the engine when its heap was full. */
function isEnd(error: unknown, tooLong: AbortSignal): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return tooLong.aborted || code === "ERR_WORKER_OUT_OF_MEMORY" || message.startsWith("worker exited");
}

let watchers = 0;
let watching: NodeJS.Timeout | undefined;

/**
 * Looks what the threads hold while work is going on, and ends the one that holds most where it is too much. The limits
 * that the engine keeps by itself count no buffers.
 */
function watch(pool: Piscina): () => void {
  watchers += 1;
  watching ??= setInterval(() => void endTheLargest(pool), lookMs).unref();
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(watching);
    watching = undefined;
  };
}

let isLooking = false;

async function endTheLargest(pool: Piscina): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  const held = await Promise.all(
    pool.threads.map(async (thread) => {
      // A thread that has just ended has no statistics any more.
      const heap = await thread.getHeapStatistics().catch(() => undefined);
      return { thread, bytes: heap ? heap.total_heap_size + heap.external_memory + heap.malloced_memory : 0 };
    }),
  );
  const [largest] = held.toSorted((a, b) => b.bytes - a.bytes);
  if (largest && held.reduce((sum, { bytes }) => sum + bytes, 0) > largestBytes) {
    await largest.thread.terminate();
  }
  isLooking = false;
}
