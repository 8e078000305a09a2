import type { Handlers } from "../platforms/handlers.ts";
import { handlersOf } from "./handlers.ts";
import { inTurn } from "./in-turn.ts";
import type { Given } from "./parts.ts";
import { tick } from "./tick.ts";
import { openWorker, type Worker, type WorkerOptions } from "./worker.ts";

/** The program between the platforms: handlers that write work down, a worker that does it, a clock that starts some. */
export interface Workflow {
  readonly handlers: Handlers;
  readonly worker: Worker;
  /** To be called every minute: starts what is due, once. */
  tick(): Promise<void>;
}

export function openWorkflow(given: Given, options: WorkerOptions): Workflow {
  const parts = { ...given, inTurn: inTurn() };
  const worker = openWorker(parts, options);
  return {
    handlers: handlersOf({ ...parts, wake: () => worker.wake() }),
    worker,
    tick: async () => {
      if ((await tick(parts)) > 0) worker.wake();
    },
  };
}
