import { defaultSettings } from "../../src/design/conversation.ts";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { afterAll, beforeAll, describe } from "vitest";
import { ledgerOver } from "../../src/ledger/open-ledger.ts";
import { migrations } from "../../src/ledger/open-ledger.ts";
import type { Tables } from "../../src/ledger/schema.ts";
import { ledgerContract } from "./contract.ts";

/*
 * The program runs on SQLite. That its migrations and statements are PostgreSQL's as well is shown here, in a PostgreSQL
 * that runs inside the process, so that growing out of one machine stays a matter of opening another database.
 */
describe("a ledger in PostgreSQL", () => {
  let server: PGlite;
  beforeAll(async () => {
    server = await PGlite.create();
  }, 120_000);
  afterAll(() => server.close());

  ledgerContract(async (now) => {
    await server.exec("drop schema public cascade; create schema public;");
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: server }) });
    const provider = { getMigrations: async () => migrations({ counted: "serial" }) };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error !== undefined) throw error;
    return ledgerOver(db, now, defaultSettings, async () => {});
  });
});
