import { defineConfig } from "vitest/config";
import { testsOf } from "./rooms.ts";

/** The tests of one room, named by the environment, since the mutation runner starts vitest itself. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: [...testsOf(process.env["MUTATED_ROOM"] ?? "")],
    testTimeout: 10_000,
    setupFiles: ["test/property-seed.ts"],
    // Property tests draw the same inputs for every mutant, so that a score can be compared with the one before.
    env: { CI: "1" },
  },
});
