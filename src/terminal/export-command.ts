import { reviewed } from "../workflow/register.ts";
import type { Program } from "./program.ts";
import { reviewJson } from "./review-json.ts";
import { safeJson } from "./safe-text.ts";
import { toCsv } from "./to-csv.ts";
import { toMarkdown } from "./to-markdown.ts";
import { type LedgerOptions, withLedger } from "./with-ledger.ts";

/** `loophole export`. */
export async function exportCommand(
  program: Program,
  id: string | undefined,
  options: LedgerOptions & { readonly format: "md" | "json" | "csv" },
): Promise<void> {
  await withLedger(program, options, async (ledger) => {
    const found = await reviewed(ledger, program.now(), id);
    switch (options.format) {
      case "md":
        return toMarkdown(found);
      case "csv":
        return toCsv(found);
      case "json":
        return safeJson(reviewJson(found));
    }
  });
}
