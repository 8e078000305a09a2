import type { Generated, Kysely } from "kysely";
import type { Severity, Verdict } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import type { DismissalReason, QuestionStatus, ReviewStatus } from "../design/status.ts";

/**
 * The tables as the migrations leave them. Only types that SQLite and PostgreSQL have in common: instants and days are
 * text in ISO 8601 (which sorts as time does), lists and objects are JSON in text, yes and no are 1 and 0.
 */
export interface Tables {
  documents: DocumentRow;
  reviews: ReviewRow;
  verdicts: VerdictRow;
  questions: QuestionRow;
  asked: AskedRow;
  audit: AuditRow;
  conversations: ConversationRow;
  jobs: JobRow;
  claims: { key: string; record: string | null; at: string };
  posts: { key: string; subject: string; conversation: string; post: string; at: string };
  installations: { platform: string; tenant: string; secret: string; at: string };
  feedback: { question: number; who: string; useful: number; at: string };
  people: { id: string; name: string; email: string | null; at: string };
}

export type Db = Kysely<Tables>;

interface DocumentRow {
  id: Generated<number>;
  space: string;
  ref_key: string;
  ref: string;
  title: string;
  revision: string;
  language: string;
  words: number;
  text: string | null;
  created_at: string;
  changed_at: string;
}

export interface ReviewRow {
  id: Generated<number>;
  space: string;
  key: string | null;
  ref: string;
  document: number | null;
  status: ReviewStatus;
  conversation: string | null;
  requested_by: string;
  created_at: string;
  changed_at: string;
  failure: string | null;
  title: string | null;
  revision: string | null;
  language: string | null;
  words: number | null;
  sections: number | null;
  unread: string | null;
  reviewer: string | null;
  model: string | null;
  prompts: string | null;
  checklists: string | null;
  usage: string | null;
  notes: string | null;
  rejected: string | null;
  contradictions: string | null;
  budget: number | null;
  worth_posting: number | null;
  outline: string | null;
  is_part: number | null;
}

export interface VerdictRow {
  review: number;
  item: string;
  position: number;
  lens: Lens;
  topic: string;
  verdict: Verdict;
  severity: Severity;
  question: string;
  why: string;
  evidence: string;
  sections_searched: number;
  nearest: string | null;
  aspects: string | null;
}

export interface QuestionRow {
  id: Generated<number>;
  space: string;
  document: number;
  review: number;
  rank: number;
  item: string;
  also: string;
  lens: Lens;
  topic: string;
  severity: Severity;
  text: string;
  why: string;
  evidence: string;
  status: QuestionStatus;
  assignee: string | null;
  due: string | null;
  answer: string | null;
  owner: string | null;
  reason: string | null;
  dismissal: DismissalReason | null;
  expires: string | null;
  settled_by: string | null;
  settled_at: string | null;
  asked_at: string;
  changed_at: string;
}

interface AskedRow {
  review: number;
  question: number;
  rank: number;
}

interface AuditRow {
  id: Generated<number>;
  subject: string;
  at: string;
  who: string;
  was: string | null;
  became: string;
  why: string;
}

interface ConversationRow {
  id: string;
  platform: string;
  space: string;
  channel: string;
  name: string;
  is_private: number;
  address: string | null;
  settings: string | null;
  is_present: number;
  seen_at: string;
  first_seen_at: string | null;
}

export interface JobRow {
  id: Generated<number>;
  kind: string;
  payload: string;
  status: "waiting" | "done" | "failed";
  due_at: string;
  lease_until: string | null;
  attempts: number;
  failure: string | null;
  added_at: string;
  changed_at: string;
  channel: string | null;
  holder: string | null;
  taken_at: string | null;
  deaths: Generated<number>;
  faults: Generated<number>;
  waits: Generated<number>;
}

/** The one type that the databases spell differently: a whole number that the database counts up by itself. */
export interface ColumnTypes {
  readonly counted: "integer" | "serial";
}

/** A step of the schema. Once released it never changes; what comes later is a new file at the end of the list. */
export type Step = (types: ColumnTypes) => (db: Kysely<unknown>) => Promise<void>;
