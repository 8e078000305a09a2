import type { DocRef, Document, Unread } from "../design/document.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { AttachedFile, Platform } from "../platforms/platform.ts";
import type { InTurn } from "./in-turn.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";

/** What the workflow is given. Nothing in it is made here: time, network and configuration come in. */
export interface Given {
  readonly ledger: Ledger;
  readonly platforms: readonly Platform[];
  readonly intake: Intake;
  readonly reviewer: Reviewer;
  readonly checklists: Checklists;
  readonly policy: Policy;
  readonly now: () => Date;
  readonly log: Log;
}

/** What every part of the workflow has at hand. */
export interface Parts extends Given {
  readonly inTurn: InTurn;
}

/** How references become documents. Each throws a `Failure` with the next step where that is not possible. */
export interface Intake {
  link(url: string, asked: { readonly conversation: string; readonly follow: boolean }): Promise<Document>;
  file(ref: DocRef, file: AttachedFile): Promise<Document>;
  thread(ref: DocRef, messages: readonly SaidInThread[], unread: readonly Unread[]): Document;
  /** The design that a newcomer is offered. */
  example(): Promise<Document>;
}

interface SaidInThread {
  readonly author: string;
  readonly time: string;
  readonly text: string;
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

/** The log, as far as the workflow uses it. */
interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
