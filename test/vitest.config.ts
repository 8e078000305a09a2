import { defineConfig } from "vitest/config";

const report = process.env["TEST_REPORT"];

/** Tests of what counts days. They run a second time where it is another day than in UTC for hours of every day. */
const ofDays = [
  "test/design/day.test.ts",
  "test/digest*.test.ts",
  "test/terminal/digest.test.ts",
  "test/render.test.ts",
];

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    // Nothing waits for these. They bound what hangs, on a machine that is many times slower than usual.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/property-seed.ts"],
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
    projects: [
      { extends: true, test: { name: "here", include: ["test/**/*.test.ts"] } },
      { extends: true, test: { name: "New York", include: ofDays, env: { TZ: "America/New_York" } } },
    ],
  },
});
