import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const variables =
  /\b(?:LOOPHOLE|OPENAI|AZURE_OPENAI|SLACK|TEAMS|GITHUB|GITLAB|CONFLUENCE|GOOGLE|NOTION|MICROSOFT)_[A-Z_]+[A-Z]\b/g;
const namesIn = (file: string) => new Set(readFileSync(file, "utf8").match(variables) ?? []);

test.each(["docs/configuration.md", ".env.example"])("%s has every variable, and no other", (file) => {
  const read = new Set(globSync("src/setup/config*.ts").flatMap((source) => [...namesIn(source)]));
  expect(read.size).toBeGreaterThan(20);
  expect([...namesIn(file)].toSorted()).toEqual([...read].toSorted());
});
