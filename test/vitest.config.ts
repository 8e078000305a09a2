import { defineConfig } from "vitest/config";

const report = process.env["TEST_REPORT"];

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    setupFiles: ["test/property-seed.ts"],
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
