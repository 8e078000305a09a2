import type { Ledger } from "../../ledger/ledger.ts";
import { print } from "../print.ts";
import type { Program } from "../program.ts";

export interface LedgerOptions {
  readonly db?: string;
}

/** Opens the ledger, prints what comes of it, and closes it again whatever happens. */
export async function withLedger(
  program: Program,
  options: LedgerOptions,
  run: (ledger: Ledger) => Promise<string>,
): Promise<void> {
  const ledger = await program.openLedger(options.db);
  try {
    const text = await run(ledger);
    await print(program, text.endsWith("\n") ? text : `${text}\n`);
  } finally {
    await ledger.close();
  }
}
