import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { reviewsAndQuestions } from "./migrations/0001-reviews-and-questions.ts";
import { conversationsAndWork } from "./migrations/0002-conversations-and-work.ts";
import { outlines } from "./migrations/0003-outlines.ts";

/** The one type that the databases spell differently: a whole number that the database counts up by itself. */
export interface ColumnTypes {
  readonly counted: "integer" | "serial";
}

/** A step of the schema. Once released it never changes; what comes later is a new file at the end of the list. */
export type Step = (types: ColumnTypes) => (db: Kysely<unknown>) => Promise<void>;

const steps: Readonly<Record<string, Step>> = {
  "0001-reviews-and-questions": reviewsAndQuestions,
  "0002-conversations-and-work": conversationsAndWork,
  "0003-outlines": outlines,
};

/** All migrations by name, in order. */
export function migrations(types: ColumnTypes): Record<string, Migration> {
  return Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, { up: step(types) }]));
}
