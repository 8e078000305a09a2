import type { DocRef, Document } from "../design/document.ts";
import { isFinal } from "../errors.ts";
import type { InLine, Job } from "../ledger/chat-records.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { AttachedFile, History } from "../platforms/people-and-places.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";

/** What everything in the chats has at hand: what `openChat` was given, and the two things that it adds. */
export interface ChatTools {
  readonly ledger: Ledger;
  readonly platforms: readonly Platform[];
  readonly intake: Intake;
  readonly reviewer: Reviewer;
  readonly checklists: Checklists;
  readonly policy: Policy;
  readonly now: () => Date;
  readonly log: Log;
  /** Two changes of one post would else race, and the older could win. */
  readonly inTurn: InTurn;
  /** There is work: the worker looks at once. */
  wake(): void;
}

/** What the chats are given. Nothing in it is made here: time, network and configuration come in. */
export type ChatGiven = Omit<ChatTools, "inTurn" | "wake">;

/** How references become documents. Each throws a `Failure` with the next step where that is not possible. */
export interface Intake {
  link(url: string, asked: { readonly conversation: string; readonly follow: boolean }): Promise<Document>;
  file(ref: DocRef, file: AttachedFile): Promise<Document>;
  /** What was discussed in a thread, without the bot's own posts and the commands that it was given. */
  thread(ref: DocRef, history: History): Document | Promise<Document>;
  /** The design that a newcomer is offered. */
  example(): Promise<Document>;
}

/** What whoever runs the program has decided. */
interface Policy {
  /** Whether reviews may take place in channels that people of another organisation can see. */
  readonly allowsShared: (channel: string) => boolean;
  /** Whose register a workspace or tenant writes into. */
  readonly spaceOf: (platform: string, tenant: string) => string;
  /** Whether the text of documents is kept in the ledger. */
  readonly keepText: boolean;
  /** The largest attached file that is read. */
  readonly maxAttachmentBytes: number;
}

/** The log, as far as the chats use it. */
interface Log {
  info(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** An error goes under `err`, the one name under which it is written with its message and stack. */
type LogFields = Readonly<Record<string, unknown>> & { readonly error?: never };

/** Runs what has the same key one after another, in the order of the calls. What fails holds nobody up. */
export type InTurn = <T>(key: string, run: () => Promise<T>) => Promise<T>;

/** Keeps what has the same key from running at the same time. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, run) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(run);
    const settled = Promise.allSettled([mine]);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

/** Does all of it, whatever becomes of one; then throws what went wrong, before all what another try may mend. */
export async function eachOf(work: readonly (() => Promise<void>)[]): Promise<void> {
  const troubles: unknown[] = [];
  for (const run of work) await run().catch((error: unknown) => troubles.push(error));
  if (troubles.length > 0) throw troubles.find((error) => !isFinal(error)) ?? troubles[0];
}

/**
 * Which place in the line for a review a request has; 0 where its turn comes at once. Channels take turns: before it
 * are those of its own channel, and of every other as many as that channel gets meanwhile.
 */
export function placeInLine(
  line: readonly InLine[],
  mine: Pick<Job, "id" | "channel">,
  atOnce: number,
): number {
  const isOf = (channel: string | null) => (each: InLine) => each.channel === channel;
  const underWay = line.filter(({ kind, isUnderWay }) => kind !== "request" && isUnderWay);
  const before = line.filter(({ kind, id, isUnderWay }) => (kind === "request" ? id < mine.id : !isUnderWay));
  const turnOf = (channel: string | null, nth: number) => underWay.filter(isOf(channel)).length + nth;
  const myTurn = turnOf(mine.channel, before.filter(isOf(mine.channel)).length);
  const ahead = [...Map.groupBy(before, ({ channel }) => channel)].reduce(
    (sum, [channel, own]) => sum + own.filter((_, nth) => turnOf(channel, nth) <= myTurn).length,
    0,
  );
  return Math.max(0, underWay.length + ahead - atOnce + 1);
}

/** What it takes to post something. */
export type Speaking = Pick<ChatTools, "ledger" | "platforms" | "inTurn" | "log">;
