/** A part of the sources whose mutants are counted together, and the tests that are to notice them. */
export interface Room {
  readonly name: string;
  /** Globs of the sources. */
  readonly sources: readonly string[];
  /**
   * Globs of the tests. Only what runs in one process and in seconds: every mutant of a constant costs a run of all of
   * them.
   */
  readonly tests: readonly string[];
}

const chat = ["test/chat/*.test.ts"];
const reviewing = ["test/reviewing/*.test.ts", "test/chat/weekly.test.ts", "test/terminal/digest.test.ts"];

/** The rooms in which a wrong branch does harm that nobody sees: what is remembered, quoted, asked, fetched, allowed. */
export const rooms: readonly Room[] = [
  {
    name: "src/design",
    sources: ["src/design/*.ts"],
    tests: ["test/design/*.test.ts", "test/sources/links.test.ts", "test/chat/understanding.test.ts"],
  },
  {
    name: "src/digest",
    sources: ["src/digest/*.ts"],
    tests: ["test/digest*.test.ts"],
  },
  {
    name: "src/ledger",
    sources: ["src/ledger/*.ts"],
    tests: [
      "test/ledger/ledger.test.ts",
      "test/ledger/add-jobs.test.ts",
      "test/ledger/refusals.test.ts",
      "test/ledger/rows.test.ts",
    ],
  },
  { name: "src/reviewing", sources: ["src/reviewing/*.ts"], tests: reviewing },
  { name: "src/chat/work", sources: ["src/chat/work/*.ts"], tests: chat },
  { name: "src/chat/permissions.ts", sources: ["src/chat/permissions.ts"], tests: chat },
  {
    name: "src/review/quotes",
    sources: ["src/review/quotes/*.ts"],
    tests: ["test/locate.test.ts", "test/verify.test.ts", "test/review/quotes/*.test.ts"],
  },
  { name: "src/review/rank.ts", sources: ["src/review/rank.ts"], tests: ["test/review/rank.test.ts"] },
  {
    name: "src/intake/fetch",
    sources: ["src/intake/fetch/*.ts"],
    tests: ["test/sources/fetch*.test.ts"],
  },
  {
    name: "src/platforms/teams/hear",
    sources: ["src/platforms/teams/hear/endpoint.ts", "src/platforms/teams/hear/bot-service.ts"],
    tests: ["test/teams/door.test.ts", "test/teams/endpoint.test.ts", "test/teams/again.test.ts"],
  },
  {
    name: "src/platforms/slack/hear",
    sources: ["src/platforms/slack/hear/ear.ts"],
    tests: ["test/slack/{door,again,contract,starting,ear}.test.ts"],
  },
  {
    name: "src/platforms/kit",
    sources: ["src/platforms/kit/turns.ts", "src/platforms/kit/text.ts"],
    tests: ["test/platform-kit.test.ts", "test/{slack,teams}/pace.test.ts"],
  },
  {
    name: "limits",
    sources: ["src/intake/document/input-limits.ts", "src/platforms/teams/limits.ts"],
    tests: ["test/teams/limits.test.ts", "test/teams/cards.test.ts", "test/intake/{bad-input,docx}.test.ts"],
  },
];

/** The tests of a room; none for a name that no room has. */
export function testsOf(name: string): readonly string[] {
  return rooms.find((room) => room.name === name)?.tests ?? [];
}
