import type { Writable } from "node:stream";
import type { Document } from "../design/document.ts";
import type { Check } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";

/** A stream that people may be looking at. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What the terminal's commands need of the world; `cli.ts` gives them the real one. */
export interface Program {
  readonly version: string;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly now: () => Date;
  /** Who is at the keyboard. */
  readonly user: string;
  /** This run of the program, and whether another one, by its name, has come to its end. */
  readonly run: { readonly name: string; readonly isOver: (name: string) => boolean };
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
  readonly settings: () => ReviewSettings;
  /** The ledger at a path, or the configured one. */
  readonly openLedger: (path?: string) => Promise<Ledger>;
  /** Reads a file, standard input for `-`, or a link, with what it links to where that is asked for. */
  readonly readDocument: (input: string, follow: boolean, signal: AbortSignal) => Promise<Document>;
  /** The program's checklists with those of a team's own folder, and without what is switched off. */
  readonly loadChecklists: (own?: string) => Promise<Checklists>;
  readonly openReviewer: (checklists: Checklists, options: ReviewerOptions) => Promise<Reviewer>;
  /** Looks whether everything is set up. */
  readonly checks: () => Promise<readonly Check[]>;
  /** The folder of the program's own benchmark, documents and answer keys. */
  readonly benchmark: string;
  /** Tells what no user should see: bugs, with their stack. */
  readonly debug: (error: unknown) => void;
}

interface ReviewSettings {
  readonly budget: number;
  readonly keepsText: boolean;
}

interface ReviewerOptions {
  readonly isOffline: boolean;
  readonly mayFallBack: boolean;
  /** Which phrases of the offline reviewer's vocabulary are used; all, unless a stress test drops some. */
  readonly keep?: (phrase: string) => boolean;
}
