import { afterAll, beforeAll, expect, test } from "vitest";
import type { Check } from "../../src/errors.ts";
import { checkSlack } from "../../src/platforms/slack/workspace/check-slack.ts";
import { scopes } from "../../src/platforms/slack/workspace/scopes.ts";
import { openLine } from "./world/open-line.ts";
import { silent } from "./world/listening-bot.ts";
import { botToken, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let stopLine: () => Promise<void>;

beforeAll(async () => {
  world = await slackWorld();
  const line = await openLine(world.slack, "xapp-good");
  stopLine = () => line.stop();
});
afterAll(async () => {
  await stopLine();
  await world.stop();
});

const check = (
  token: string,
  listening: Parameters<typeof checkSlack>[0]["listening"],
): Promise<readonly Check[]> =>
  checkSlack({ listening, workspaces: { kind: "one", token }, apiUrl: world.slack.apiUrl }, silent);

/** Lets Slack say that a token has these scopes, as it does in a header of every answer. */
function withScopes(granted: readonly string[]): () => void {
  return world.slack.rule({
    before: ({ method }) =>
      method === "auth.test"
        ? {
            answer: {
              ok: true,
              user: "loophole",
              team: "Acme",
              team_id: world.slack.team,
              user_id: "U0BOT",
              bot_id: "B0BOT",
            },
            headers: { "x-oauth-scopes": granted.join(",") },
          }
        : undefined,
  });
}

test("everything as it should be", async () => {
  const undo = withScopes(scopes);
  const checks = await check(botToken, { kind: "socket", appToken: "xapp-good" });
  undo();
  expect(checks.map(({ what, isFine }) => [what, isFine])).toEqual([
    ["Slack bot token", true],
    ["Slack scopes", true],
    ["Slack Socket Mode", true],
  ]);
  expect(checks[0]?.says).toContain("@loophole in Acme");
});

test("a scope that is missing is named, with where to add it", async () => {
  const undo = withScopes(scopes.filter((scope) => scope !== "files:read" && scope !== "groups:history"));
  const [, granted] = await check(botToken, { kind: "http", signingSecret: "a".repeat(32) });
  undo();
  expect(granted).toMatchObject({ isFine: false });
  expect(granted?.says).toMatch(/files:read, groups:history.*OAuth & Permissions/);
});

test("a token, a line or a secret that is wrong is told with what to do", async () => {
  const undo = world.slack.rule({
    before: ({ method }) =>
      method === "auth.test" ? { answer: { ok: false, error: "invalid_auth" } } : undefined,
  });
  const [token, line] = await check("xoxb-wrong", { kind: "socket", appToken: "xapp-wrong" });
  undo();
  expect(token).toMatchObject({ isFine: false });
  expect(token?.says).toContain("SLACK_BOT_TOKEN");
  expect(line).toMatchObject({ isFine: false });
  expect(line?.says).toContain("connections:write");
  const checks = await check(botToken, { kind: "http", signingSecret: "short" });
  expect(checks.at(-1)).toMatchObject({ what: "Slack signing secret", isFine: false });
});
