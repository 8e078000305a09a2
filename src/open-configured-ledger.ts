import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "./config.ts";
import { openLedger } from "./ledger/open-ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";

/** The ledger that is configured; the default one's folder is made where it is missing. */
export async function openConfiguredLedger(
  { path, isDefault }: Pick<Config["ledger"], "path" | "isDefault">,
  now: () => Date,
): Promise<Ledger> {
  if (isDefault && !existsSync(dirname(path))) mkdirSync(dirname(path));
  return openLedger(path, now);
}
