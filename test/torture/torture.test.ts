import { expect, test } from "vitest";
import { attacks } from "./attacks.ts";

/*
 * The short version of every attack of `npm run torture`, always with the same dice. Times are not judged here: other
 * work runs on the same machine.
 */
test.each(attacks)(
  "$name: nothing is lost, doubled or leaked, and the program lives",
  async ({ run }) => {
    const { lost, doubled, leaked, exits, broken } = await run({ isShort: true, seed: 20_261_120 });
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
