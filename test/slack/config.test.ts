import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/setup/config.ts";

const key = "a".repeat(43) + "=";
const oauth = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "s" };

test("with nothing of Slack set there is no Slack", () => {
  expect(readConfig({}).slack).toBeNull();
});

test("a bot token and an app token are Socket Mode in one workspace", () => {
  expect(
    readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", SLACK_SIGNING_SECRET: "s" }).slack,
  ).toEqual({
    listening: { kind: "socket", appToken: "xapp-1" },
    workspaces: { kind: "one", token: "xoxb-1" },
    apiUrl: undefined,
  });
});

test("a signing secret and a client are HTTP in many workspaces", () => {
  const { slack } = readConfig({
    ...oauth,
    SLACK_SIGNING_SECRET: "s",
    LOOPHOLE_SECRET_KEY: key,
    SLACK_API_URL: "http://127.0.0.1:1/api",
  });
  expect(slack).toMatchObject({
    listening: { kind: "http", signingSecret: "s" },
    workspaces: { kind: "many", oauth: { clientId: "1.2", clientSecret: "s" } },
    apiUrl: "http://127.0.0.1:1/api/",
  });
});

describe("what is missing or wrong is said, all of it at once", () => {
  test.each([
    [{ SLACK_BOT_TOKEN: "xoxb-1" }, /SLACK_APP_TOKEN.*or SLACK_SIGNING_SECRET/],
    [{ SLACK_APP_TOKEN: "xapp-1" }, /SLACK_BOT_TOKEN.*or SLACK_CLIENT_ID/s],
    [{ SLACK_BOT_TOKEN: "xoxp-1", SLACK_APP_TOKEN: "xoxb-1" }, /xapp-.*xoxb-/s],
    [{ ...oauth, SLACK_APP_TOKEN: "xapp-1" }, /openssl rand -base64 32/],
    [
      { ...oauth, SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", LOOPHOLE_SECRET_KEY: key },
      /not both/,
    ],
    [{ SLACK_CLIENT_ID: "1.2", SLACK_APP_TOKEN: "xapp-1", LOOPHOLE_SECRET_KEY: key }, /belong together/],
  ])("%o", (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
    expect(() => readConfig(environment)).not.toThrow(/xoxp-1/);
  });
});
