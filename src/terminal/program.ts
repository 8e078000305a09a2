import type { Readable, Writable } from "node:stream";
import type { Document } from "../design/document.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";

/** A stream that people may be looking at. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What the terminal's commands need of the world; `cli.ts` gives them the real one. */
export interface Program {
  readonly version: string;
  readonly stdin: Readable;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly now: () => Date;
  /** Who is at the keyboard. */
  readonly user: string;
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
  readonly settings: () => ReviewSettings;
  /** The ledger at a path, or the configured one. */
  readonly openLedger: (path?: string) => Promise<Ledger>;
  /** Reads a file, or standard input for `-`. */
  readonly readDocument: (input: string, signal: AbortSignal) => Promise<Document>;
  /** The program's checklists with those of a team's own folder, and without what is switched off. */
  readonly loadChecklists: (own?: string) => Checklists;
  readonly openReviewer: (options: ReviewerOptions) => Reviewer;
  /** Tells what no user should see: bugs, with their stack. */
  readonly debug: (error: unknown) => void;
}

export interface ReviewSettings {
  readonly budget: number;
  readonly keepsText: boolean;
}

export interface ReviewerOptions {
  readonly isOffline: boolean;
  readonly mayFallBack: boolean;
  readonly budget: number;
}
