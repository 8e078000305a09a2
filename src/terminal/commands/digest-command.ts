import type { Command } from "commander";
import { Failure } from "../../errors.ts";
import { previewDigests } from "../../reviewing/channel-digest.ts";
import { viewOf } from "../print.ts";
import type { Program } from "../program.ts";
import { messageText } from "../text/message-text.ts";
import { margin, personName } from "../text/view.ts";
import { type LedgerOptions, withLedger } from "./with-ledger.ts";

/** `loophole digest --dry-run`: what each channel would be told, without telling it. */
export function addDigest(loophole: Command, program: Program): void {
  loophole
    .command("digest")
    .summary("what this week's digests would say")
    .description("Prints the weekly digest of each channel as it would be sent next; sends nothing.")
    .option("--dry-run", "print them")
    .option("--db <file>", "the ledger to use (default: LOOPHOLE_DB, else .loophole/ledger.db)")
    .action((options: LedgerOptions & { readonly dryRun?: boolean }) => digestCommand(program, options));
}

async function digestCommand(
  program: Program,
  options: LedgerOptions & { readonly dryRun?: boolean },
): Promise<void> {
  if (options.dryRun !== true) {
    throw new Failure(
      "usage",
      "Digests are sent by the running program (npm start). To see what they would say, use: loophole digest --dry-run",
    );
  }
  await withLedger(program, options, async (ledger) => {
    const previews = await previewDigests(ledger, program.now(), personName);
    if (previews.length === 0) return `\n${margin}Nothing was reviewed yet, so there is no digest.\n\n`;
    const view = viewOf(program);
    return previews
      .map(({ message, due }) => `${messageText(message, view)}${margin}${view.paint("dim", due)}\n`)
      .join("");
  });
}
