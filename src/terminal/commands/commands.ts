import { type Argument, Command } from "commander";
import { lenses } from "../../design/lens.ts";
import type { Program } from "../program.ts";
import { paintFor } from "../text/view.ts";
import { addDigest } from "./digest-command.ts";
import { addDoctor } from "./doctor-command.ts";
import type { EvalOptions } from "./eval-command.ts";
import { budgetIn, dayIn, lensesIn, oneOf, questionIn, seedsIn, shareIn } from "./options.ts";
import { reviewCommand } from "./review-command.ts";
import { approveCommand, assignCommand, settleCommand, settleWords } from "./settle-commands.ts";
import { exportCommand, historyCommand, risksCommand, statusCommand } from "./status-commands.ts";

const ledgerOption = [
  "--db <file>",
  "the ledger to use (default: LOOPHOLE_DB, else .loophole/ledger.db)",
] as const;

/** The words that the terminal understands. Parsing throws `CommanderError` instead of ending the process. */
export function commands(program: Program): Command {
  const loophole = new Command("loophole")
    .description(
      "Reads a design document, finds its loops and holes, and asks the few questions that matter.",
    )
    .version(program.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "the help of a command")
    .showHelpAfterError("See: loophole --help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void program.stdout.write(text),
      writeErr: (text) => void program.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "loophole: ")),
      getOutHelpWidth: () => Math.min(program.stdout.columns ?? 80, 96),
      getErrHelpWidth: () => Math.min(program.stderr.columns ?? 80, 96),
    })
    .configureHelp({
      minWidthToWrap: 20,
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
      styleTitle: (text) => paintFor(program.stdout)("bold", text),
      styleCommandText: (text) => paintFor(program.stdout)("cyan", text),
      styleSubcommandText: (text) => paintFor(program.stdout)("cyan", text),
      styleOptionText: (text) => paintFor(program.stdout)("cyan", text),
    });
  addReview(loophole, program);
  addRegister(loophole, program);
  addSettling(loophole, program);
  addDoctor(loophole, program);
  addEvaluation(loophole, program);
  addDigest(loophole, program);
  loophole.addHelpText("after", examples);
  return loophole;
}

const examples = `
Examples:
  loophole review design.md
  loophole review thread.json --json > review.json
  loophole settle q1 answer "Five percent of the traffic explores."
  loophole risks
`;

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function addReview(loophole: Command, program: Program): void {
  loophole
    .command("review")
    .summary("review a document or a thread")
    .description(
      "Reviews a document (Markdown, text, reStructuredText, HTML, PDF, DOCX) or a thread (JSON), and remembers it.",
    )
    .argument("<file>", "a file, a link, or - for standard input")
    .option("--json", "print one JSON object and nothing else")
    .option("--offline", "use no language model")
    .option("--no-fallback", "fail (exit status 4) where the model does, instead of going on offline")
    .option("--follow", "read what a linked document links to on its own host as well")
    .option(
      "--budget <questions>",
      "how many questions to ask at most (default: LOOPHOLE_BUDGET, else 7)",
      budgetIn,
    )
    .option("--lens <lens>", `read with this lens only; may be repeated (${lenses.join(", ")})`, lensesIn)
    .option("--checklists <folder>", "a folder with checklists of your own")
    .option(...ledgerOption)
    .addHelpText("after", statuses)
    .action((file: string, options) => reviewCommand(program, file, options));
}

const statuses = `
Exit status:
  0  reviewed
  2  wrong usage, configuration or ledger
  3  the input cannot be read
  4  the model failed and falling back was forbidden
`;

function addRegister(loophole: Command, program: Program): void {
  loophole
    .command("status")
    .summary("the latest reviews, or one in full")
    .description("Shows the latest reviews, or one of them in full.")
    .argument("[review]", "the review, such as r1")
    .option("--held", "show the questions that were held back as well")
    .option("--json", "print JSON")
    .option(...ledgerOption)
    .action((review: string | undefined, options) => statusCommand(program, review, options));
  loophole
    .command("risks")
    .summary("open questions and accepted risks")
    .description("Lists the open questions and the accepted risks of all reviews.")
    .option("--json", "print JSON")
    .option(...ledgerOption)
    .action((options) => risksCommand(program, options));
  loophole
    .command("history")
    .summary("every change of a review or a question")
    .description("Shows every change of a review or a question: who, when, what, why.")
    .argument("<id>", "a review (r1) or a question (q1)")
    .option(...ledgerOption)
    .action((id: string, options) => historyCommand(program, id, options));
  loophole
    .command("export")
    .summary("a review as Markdown, JSON or CSV")
    .description("Writes a review to standard output.")
    .argument("[review]", "the review, such as r1 (default: the latest)")
    .option("--format <format>", "md, json or csv", (text) => oneOf(text, ["md", "json", "csv"]), "md")
    .option(...ledgerOption)
    .action((review: string | undefined, options) => exportCommand(program, review, options));
}

function addSettling(loophole: Command, program: Program): void {
  loophole
    .command("settle")
    .summary("answer, accept, dismiss or reopen a question")
    .description("Settles a question, or reopens it.")
    .argument("<question>", "the question, such as q1", questionIn)
    .argument("<how>", settleWords.join(", "), (text) => oneOf(text, settleWords))
    .argument("[text...]", "the answer; a note; why it is reopened")
    .option("--owner <who>", "accept: who owns the risk")
    .option(
      "--reason <reason>",
      "accept: why; dismiss: wrong, not-relevant-here, already-covered, will-not-fix",
    )
    .option("--expires <day>", "accept: the last day on which it holds, YYYY-MM-DD", dayIn)
    .option(...ledgerOption)
    .action((question, how, text: string[], options) =>
      settleCommand(program, question, how, text.join(" "), options),
    );
  loophole
    .command("assign")
    .summary("who looks after a question, until when")
    .description("Says who looks after a question, and until when.")
    .argument("<question>", "the question, such as q1", questionIn)
    .option("--to <who>", "who looks after it")
    .option("--due <day>", "the day by which it is settled, YYYY-MM-DD", dayIn)
    .option(...ledgerOption)
    .action((question, options) => assignCommand(program, question, options));
  loophole
    .command("approve")
    .summary("approve a review")
    .description(
      "Approves a review; not while a question of high severity about its document is open. What is open besides, or was found of high severity and never asked, is listed and has to be taken in.",
    )
    .argument("[review]", "the review, such as r1 (default: the latest)")
    .option("--reason <text>", "why")
    .option("--take-in <code>", "approve with what was listed under this code")
    .option(...ledgerOption)
    .action((review: string | undefined, options) => approveCommand(program, review, options));
}

function addEvaluation(loophole: Command, program: Program): void {
  loophole
    .command("eval")
    .summary("score the reviewer")
    .description(
      "Scores the reviewer on documents whose gaps are known; without folders, on its own benchmark.",
    )
    .option("--gold <folder>", "the answer keys")
    .option("--docs <folder>", "the documents")
    .option("--offline", "use no language model")
    .option("--json", "print JSON")
    .option("--sentences <file>", "answers to add to the documents, by topic (default: the benchmark's own)")
    .option("--thin <share>", "drop a share (0 to 1) of the offline reviewer's vocabulary at random", shareIn)
    .option("--seeds <number>", "how often to drop it", seedsIn, 20)
    .action(async (options: EvalOptions) => {
      // Loaded on demand: it brings every reader of documents with it.
      const { evalCommand } = await import("./eval-command.ts");
      await evalCommand(program, options);
    });
}
