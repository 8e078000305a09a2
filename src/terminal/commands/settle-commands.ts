import type { QuestionId } from "../../design/register.ts";
import { isOpen, takenInWords } from "../../design/status.ts";
import { Failure } from "../../errors.ts";
import { toApprove } from "../../reviewing/read-register.ts";
import type { AskedMove } from "../../reviewing/rules.ts";
import { approvalOf, approve, settle } from "../../reviewing/settle.ts";
import type { Program } from "../program.ts";
import { settledOneText } from "../text/register-text.ts";
import { oneLine } from "../text/safe-text.ts";
import { dismissalIn } from "./options.ts";
import { type LedgerOptions, withLedger } from "./with-ledger.ts";

export interface SettleOptions extends LedgerOptions {
  readonly owner?: string;
  readonly reason?: string;
  readonly expires?: string;
}

/** The ways to settle a question, or to take that back. */
export const settleWords = ["answer", "accept", "dismiss", "reopen"] as const;

/** `loophole settle`. */
export async function settleCommand(
  program: Program,
  id: QuestionId,
  how: (typeof settleWords)[number],
  words: string,
  options: SettleOptions,
): Promise<void> {
  const move = moveOf(id, how, words, options);
  await withLedger(program, options, async (ledger) => {
    const { question, review } = await settle(ledger, id, move, program.user, program.now());
    const all = await ledger.questions.of(question.review);
    return settledOneText(
      question,
      review,
      all.filter((one) => isOpen(one.status)),
    );
  });
}

function moveOf(
  id: QuestionId,
  how: (typeof settleWords)[number],
  words: string,
  options: SettleOptions,
): AskedMove {
  switch (how) {
    case "answer":
      if (words.trim() !== "") return { kind: "answer", text: words };
      throw new Failure("usage", `An answer needs its text: loophole settle ${id} answer "…"`);
    case "accept": {
      const { owner, reason = words || undefined, expires } = options;
      if (owner !== undefined && reason !== undefined && expires !== undefined) {
        return { kind: "accept", owner, reason, expires };
      }
      const call = `loophole settle ${id} accept --owner … --reason "…" --expires YYYY-MM-DD`;
      throw new Failure("usage", `Accepting a risk needs an owner, a reason and an expiry: ${call}`);
    }
    case "dismiss": {
      const { reason } = options;
      if (reason !== undefined) return { kind: "dismiss", reason: dismissalIn(reason), note: words };
      const reasons = "wrong|not-relevant-here|already-covered|will-not-fix";
      throw new Failure(
        "usage",
        `A dismissal needs a reason: loophole settle ${id} dismiss --reason ${reasons}`,
      );
    }
    case "reopen": {
      const reason = options.reason ?? words;
      return { kind: "reopen", reason: reason.trim() === "" ? "asked for" : reason };
    }
  }
}

/** `loophole assign`. */
export async function assignCommand(
  program: Program,
  id: QuestionId,
  options: LedgerOptions & { readonly to?: string; readonly due?: string },
): Promise<void> {
  const { to, due } = options;
  if (to === undefined && due === undefined) {
    throw new Failure("usage", `Say to whom or until when: loophole assign ${id} --to … --due YYYY-MM-DD`);
  }
  await withLedger(program, options, async (ledger) => {
    const assign = { kind: "assign", assignee: to, due } as const;
    const { question } = await settle(ledger, id, assign, program.user, program.now());
    const who = question.assignee === null ? "not assigned" : `assigned to ${question.assignee}`;
    return `${id} is ${who}${question.due === null ? "" : `, due ${question.due}`}.\n`;
  });
}

/** `loophole approve`. */
export async function approveCommand(
  program: Program,
  id: string | undefined,
  options: LedgerOptions & { readonly reason?: string; readonly takeIn?: string },
): Promise<void> {
  await withLedger(program, options, async (ledger) => {
    const review = await toApprove(ledger, program.now(), id);
    const approval = await approvalOf(ledger, review.id);
    const { neverAsked, stillOpen, forbidding, code } = approval;
    const { takeIn = "", reason: why = "" } = options;
    if (forbidding.length === 0 && code !== takeIn) {
      const words = [...neverAsked, ...stillOpen].map(
        (one) => `\n  ${one.id} ${one.severity}: ${oneLine(one.text)}`,
      );
      const next =
        code === ""
          ? "There is nothing to take in any more"
          : `It would be approved ${takenInWords(approval)}`;
      const how = `loophole approve ${review.id}${code === "" ? "" : ` --take-in ${code}`}`;
      throw new Failure("forbidden", `${next}:${words.join("")}\nTo approve it so: ${how}`);
    }
    const approved = await approve(ledger, review, program.user, { takenIn: takeIn, why });
    const all = takenInWords(approval);
    return `${approved.id} is approved${all === "" ? "" : ` ${all}`}.\n`;
  });
}
