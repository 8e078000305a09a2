import type { FailureKind } from "../errors.ts";

/** What the program's exit status says: 0 reviewed, and these. */
export const exitStatuses = { usage: 2, unreadable: 3, model: 4, bug: 70, interrupted: 130 } as const;

/** The exit status for an expected error. */
export function exitStatusOf(kind: FailureKind): number {
  switch (kind) {
    case "unreadable":
      return exitStatuses.unreadable;
    case "model":
      return exitStatuses.model;
    case "usage":
    case "configuration":
    case "ledger":
    case "platform":
    case "forbidden":
    case "not_found":
      return exitStatuses.usage;
  }
}
