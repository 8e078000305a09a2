import type { Command } from "commander";
import { type Check, Failure } from "../../errors.ts";
import { print } from "../print.ts";
import type { Program } from "../program.ts";
import { type Paint, paintFor } from "../text/view.ts";

export function addDoctor(loophole: Command, program: Program): void {
  loophole
    .command("doctor")
    .summary("look whether everything is set up")
    .description(
      "Looks at the configuration, the ledger, the model, the chats and the sources, and says what to fix.",
    )
    .action(() => doctorCommand(program));
}

/** `loophole doctor`: tells each check, and fails where one of them does. */
async function doctorCommand(program: Program): Promise<void> {
  const checks = await program.checks();
  const paint = paintFor(program.stdout);
  await print(program, `${checks.map((check) => line(check, paint)).join("\n")}\n`);
  const wrong = checks.filter(({ isFine }) => !isFine).length;
  if (wrong > 0)
    throw new Failure(
      "configuration",
      wrong === 1 ? "One thing is to be fixed." : `${wrong} things are to be fixed.`,
    );
}

function line({ what, isFine, says }: Check, paint: Paint): string {
  return `${isFine ? paint("green", "ok   ") : paint("red", "wrong")}  ${paint("bold", what)}: ${says}`;
}
