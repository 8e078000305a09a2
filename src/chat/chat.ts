import type { Handlers } from "../platforms/handlers.ts";
import { handlersOf } from "./events/handlers-of.ts";
import { type ChatGiven, type ChatTools, inTurn } from "./tools.ts";
import { tick } from "./work/clock.ts";
import { openWorker, type Worker, type WorkerOptions } from "./work/worker.ts";

/** The program between the platforms: handlers that write work down, a worker that does it, a clock that starts some. */
export interface Chat {
  readonly handlers: Handlers;
  readonly worker: Worker;
  /** To be called every minute: starts what is due, once. */
  tick(): Promise<void>;
}

/** Opens the program for the platforms that it is given; nothing runs before the worker is started. */
export function openChat(given: ChatGiven, options: WorkerOptions): Chat {
  const tools: ChatTools = { ...given, inTurn: inTurn(), wake: () => worker.wake() };
  const worker = openWorker(tools, options);
  return {
    handlers: handlersOf(tools),
    worker,
    tick: async () => {
      if ((await tick(tools)) > 0) worker.wake();
    },
  };
}
