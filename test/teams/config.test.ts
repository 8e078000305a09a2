import { expect, test } from "vitest";
import { readConfig } from "../../src/setup/config.ts";
import { checkTeams } from "../../src/platforms/teams/hear/check-teams.ts";

const ids = {
  TEAMS_APP_ID: "01234567-89ab-4cde-8f01-23456789abcd",
  TEAMS_TENANT_ID: "01234567-89ab-4cde-8f01-23456789abce",
};
const identity = { appId: ids.TEAMS_APP_ID, tenant: ids.TEAMS_TENANT_ID };

test.each([
  [{ TEAMS_APP_PASSWORD: "s" }, { kind: "secret", ...identity, secret: "s" }],
  [
    { TEAMS_CERTIFICATE_THUMBPRINT: "AB", TEAMS_CERTIFICATE_KEY: String.raw`-----BEGIN\nx` },
    { kind: "certificate", ...identity, thumbprint: "AB", privateKey: "-----BEGIN\nx" },
  ],
  [{ TEAMS_MANAGED_IDENTITY: "yes" }, { kind: "managed", ...identity }],
])("a registration is read: %o", (given, read) => {
  expect(readConfig({ ...ids, ...given }).teams?.identity).toEqual(read);
});

test("other tenants and messages for one person are switched on by name", () => {
  const { teams } = readConfig({
    ...ids,
    TEAMS_APP_PASSWORD: "s",
    TEAMS_TENANTS: "a, b",
    TEAMS_PRIVATE_REPLIES: "yes",
  });
  expect(teams).toMatchObject({ tenants: ["a", "b"], isTargeted: true });
});

test.each([
  [ids, /one of TEAMS_APP_PASSWORD/],
  [{ ...ids, TEAMS_APP_PASSWORD: "s", TEAMS_MANAGED_IDENTITY: "yes" }, /one of TEAMS_APP_PASSWORD/],
  [{ TEAMS_APP_PASSWORD: "s" }, /TEAMS_APP_ID.*TEAMS_TENANT_ID/s],
  [{ ...ids, TEAMS_APP_ID: "loophole", TEAMS_APP_PASSWORD: "s" }, /TEAMS_APP_ID has to be an id/],
  [{ ...ids, TEAMS_CERTIFICATE_THUMBPRINT: "AB" }, /belong together/],
])("what is missing or wrong is said: %o", (given, sentence) => {
  expect(() => readConfig(given)).toThrow(sentence);
});

test("the doctor says what to do where the registration is not whole, and never throws", async () => {
  const broken = { kind: "secret", appId: "", tenant: "", secret: "" } as const;
  const nowhere = async (): Promise<Response> => {
    throw new Error("no network");
  };
  const checks = await checkTeams(broken, nowhere);
  expect(checks.map(({ what, isFine }) => [what, isFine])).toEqual([
    ["Teams registration", false],
    ["Teams requests", false],
  ]);
  expect(checks[1]?.says).toContain("no network");
});
