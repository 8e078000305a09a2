import { expect, test } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { conversationContract } from "./conversation-contract.ts";
import { moveContract } from "./move-contract.ts";
import { questionContract } from "./question-contract.ts";
import { recordContract } from "./record-contract.ts";
import { reviewContract } from "./review-contract.ts";
import { workContract } from "./work-contract.ts";

/** A ledger to test, and the clock that it reads. */
export interface Subject {
  readonly ledger: Ledger;
  readonly clock: { now: Date };
}

/** Adds a test, which gets a fresh, empty ledger. */
export type Check = (name: string, run: (subject: Subject) => Promise<void>) => void;

/** What every ledger does, whatever database stands behind it. */
export function ledgerContract(open: (now: () => Date) => Promise<Ledger>): void {
  const cases: { readonly name: string; readonly run: Parameters<Check>[1] }[] = [];
  const check: Check = (name, run) => void cases.push({ name, run });
  reviewContract(check);
  questionContract(check);
  recordContract(check);
  moveContract(check);
  conversationContract(check);
  workContract(check);

  test.each(cases)("$name", async ({ run }) => {
    expect.hasAssertions();
    const clock = { now: new Date("2026-11-16T09:00:00.000Z") };
    const ledger = await open(() => clock.now);
    try {
      await run({ ledger, clock });
    } finally {
      await ledger.close();
    }
  });

  test("a closed ledger can be closed again", async () => {
    const ledger = await open(() => new Date());
    await ledger.close();
    await expect(ledger.close()).resolves.toBeUndefined();
  });
}
