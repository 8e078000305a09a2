import { expect, test } from "vitest";
import { attacks } from "./attacks.ts";

/*
 * The short version of every attack of `npm run torture`, always with the same dice. Times and memory are not judged
 * here: other work runs on the same machine.
 */

/** What is not kept yet; a sentence that is not of these is a fault that is new. */
const notYet = [
  /ended in silence with Approve/,
  // A field of a signed request that is of another kind than Slack sends.
  /It logged .*(blocks\.map is not a function|reading 'match'|ERR_INVALID_ARG_TYPE)/,
];

test.each(attacks)(
  "$name: nothing is lost, doubled or leaked, and the program lives",
  async ({ run }) => {
    const outcome = await run({ isShort: true, seed: 20_261_120, tell: () => {} });
    const { lost, doubled, leaked, exits } = outcome;
    const broken = outcome.broken.filter((sentence) => !notYet.some((known) => known.test(sentence)));
    expect({ lost, doubled, leaked, exits, broken }).toEqual({
      lost: 0,
      doubled: 0,
      leaked: 0,
      exits: 0,
      broken: [],
    });
  },
  // On a machine that does nothing else an attack takes from two seconds to twenty.
  600_000,
);
