import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { WorkerOptions } from "../chat/work/worker.ts";

/**
 * Who holds work in the ledger: this process, by its host and number, and by a mark that no other process ever has. One
 * of this host whose number nobody has any more is gone; so is one that had our own number, which in a container every
 * process has that was there before us. Of other hosts nothing is known, and their leases end by themselves.
 */
export function ownHolder(
  host: string = hostname(),
  pid: number = process.pid,
  mark: string = randomUUID(),
): Pick<WorkerOptions, "holder" | "isGone"> {
  const holder = [host, pid, mark].join("/");
  return {
    holder,
    isGone: (other) => {
      const [theirHost, theirPid] = other.split("/");
      if (other === holder || theirHost !== host) return false;
      return Number(theirPid) === pid || !isRunning(Number(theirPid));
    },
  };
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else may not be asked, and is there.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
