import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { ledgerContract } from "./contract.ts";

const folder = mkdtempSync(join(tmpdir(), "loophole-ledger-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a ledger in memory", () => {
  ledgerContract((now) => openLedger(":memory:", now));
});

describe("a ledger in a file", () => {
  let files = 0;
  ledgerContract((now) => openLedger(join(folder, `${(files += 1)}.db`), now));
});
