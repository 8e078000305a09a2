import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { seal } from "../../src/platforms/kit/seal.ts";
import type { Message } from "../../src/render/message.ts";
import { platformStore } from "../../src/chat/platform-store.ts";
import { type Answer, bot as app, type Call, type Reaction } from "./world/emulated-slack.ts";
import { ears, type Ears, listeningBot, type ListeningBot } from "./world/listening-bot.ts";
import { type SlackWorld, slackWorld } from "./world/slack-world.ts";

const second = "T0SECOND";
let world: SlackWorld;
let all: Ears;
let bot: ListeningBot;
let ledger: Awaited<ReturnType<typeof openLedger>>;
const installed = () => ledger.installations.get("slack", `slack:${world.slack.team}`);
/** What the second workspace was given, as the emulator knows it. */
let tokensOfSecond: Set<string>;
/** Refresh tokens that still work, and the token that each new one stands for in the emulator. */
let refreshable: Map<string, string>;
let standsFor: Map<string, string>;
let clock: number;
/** The workspace that the person chooses on Slack's page. */
let chosen = "T000000001";

beforeEach(async () => {
  world = await slackWorld();
  [tokensOfSecond, refreshable, standsFor] = [new Set(), new Map(), new Map()];
  world.slack.rule({ before: refreshing, after: workspaces });
  all = ears();
  clock = Date.now();
  ledger = await openLedger(":memory:", () => new Date(clock));
  bot = await listeningBot(
    world,
    all.handlers,
    {
      workspaces: {
        kind: "many",
        oauth: {
          clientId: app.client,
          clientSecret: app.secret,
          stateSecret: "a-state-secret",
          authorizeUrl: world.slack.apiUrl.replace("/api/", "/oauth/v2/authorize"),
        },
      },
    },
    {
      store: platformStore(ledger.installations, seal([randomBytes(32).toString("base64")])),
      now: () => clock,
    },
  );
});
afterEach(async () => {
  await bot.stop();
  await ledger.close();
  await world.stop();
});

/** Goes the way of an administrator: our page, Slack's consent, and back. */
async function install(team: string): Promise<string> {
  chosen = team;
  const started = await fetch(`${bot.url}/slack/install`, { redirect: "manual" });
  const consent = new URL(started.headers.get("location") ?? "");
  expect(consent.searchParams.get("scope")).toContain("app_mentions:read");
  const cookie = started.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const agreed = await fetch(`${consent.origin}/oauth/v2/authorize/callback`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      ...Object.fromEntries(consent.searchParams),
      user_id: world.people.get("ana") ?? "",
      redirect_uri: `${bot.url}/slack/oauth_redirect`,
    }),
  });
  const back = await fetch(agreed.headers.get("location") ?? "", { headers: { cookie } });
  return back.text();
}

/** A refresh token works once, and gives another token and another refresh token. */
function refreshing({ method, token, body }: Omit<Call, "answer">): Reaction | undefined {
  if (method !== "oauth.v2.access" || body["grant_type"] !== "refresh_token") {
    const known = standsFor.get(token);
    return known === undefined ? undefined : { as: known };
  }
  const given = String(body["refresh_token"]);
  const original = refreshable.get(given);
  if (original === undefined) return { answer: { ok: false, error: "invalid_refresh_token" } };
  refreshable.delete(given);
  const [access_token, refresh_token] = [`xoxe.xoxb-${refreshable.size}-${given}`, `xoxe-next-${given}`];
  refreshable.set(refresh_token, original);
  standsFor.set(access_token, original);
  if (tokensOfSecond.has(original)) tokensOfSecond.add(access_token);
  return {
    answer: {
      ok: true,
      token_type: "bot",
      access_token,
      refresh_token,
      expires_in: 43_200,
      bot_user_id: app.user,
    },
  };
}

/** The emulator knows one workspace; whoever holds a token of the second one is told of that. */
function workspaces({ method, token, answer }: Call): Answer | undefined {
  if (method === "oauth.v2.access" && typeof answer["access_token"] === "string") {
    const { access_token } = answer;
    const refresh_token = `xoxe-1-${access_token}`;
    refreshable.set(refresh_token, access_token);
    if (chosen === second) tokensOfSecond.add(access_token);
    // Less than two hours are left, so the first use refreshes it.
    return { ...answer, team: { id: chosen, name: chosen }, refresh_token, expires_in: 3_600 };
  }
  return tokensOfSecond.has(token)
    ? (JSON.parse(JSON.stringify(answer).replaceAll(world.slack.team, second)) as Answer)
    : undefined;
}

const refreshes = (): number =>
  world.slack.calls.filter(
    ({ method, body }) => method === "oauth.v2.access" && body["grant_type"] === "refresh_token",
  ).length;

const said = (key: string): Message => ({
  key,
  summary: key,
  byModel: false,
  blocks: [{ kind: "text", spans: [{ kind: "text", text: key }] }],
});

/** A mention in one of the workspaces, as Slack sends it there. */
async function mentioned(team: string, channel: string): Promise<number> {
  const { status } = await bot.client.event(
    { type: "app_mention", user: "U1", channel, ts: `${clock++}.1`, text: "<@U0BOT> status" },
    team,
  );
  return status;
}

test("two workspaces install the bot, use it, and one takes it away", async () => {
  const first = world.slack.team;
  const channel = await world.channel("designs", ["ana", "bo"]);
  expect(await install(first)).toContain("Thank you");
  expect(await install(second)).toContain("Thank you");
  expect(all.heard.splice(0)).toEqual([
    { what: "installed", told: { platform: "slack", tenant: first } },
    { what: "installed", told: { platform: "slack", tenant: second } },
  ]);

  await mentioned(first, channel);
  await mentioned(second, channel);
  expect(all.heard.splice(0)).toMatchObject([
    { what: "commandGiven", told: { place: { tenant: first } } },
    { what: "commandGiven", told: { place: { tenant: second } } },
  ]);
  await bot.platform.post(`slack:${first}:${channel}`, said("one"));
  await bot.platform.post(`slack:${second}:${channel}`, said("two"));

  await bot.client.event({ type: "app_uninstalled" }, second);
  expect(all.heard.splice(0)).toMatchObject([{ what: "uninstalled", told: { tenant: second } }]);
  await expect(bot.platform.post(`slack:${second}:${channel}`, said("three"))).rejects.toThrow(
    /install me again/,
  );
  await bot.platform.post(`slack:${first}:${channel}`, said("four"));
  await mentioned(second, channel);
  expect(all.heard).toEqual([]);
});

test("tokens are kept encrypted, and survive in the ledger", async () => {
  await install(world.slack.team);
  const row = await installed();
  expect(row?.secret).toMatch(/\S{100}/);
  expect(JSON.stringify(row)).not.toMatch(/xox[a-z]/);
});

test("a token that is about to expire is refreshed once, however many want it at the same time", async () => {
  const { team } = world.slack;
  const channel = await world.channel("designs", ["ana"]);
  await install(team);
  const keys = Array.from({ length: 10 }, (_, at) => `digest ${at}`);
  await Promise.all(keys.map((key) => bot.platform.post(`slack:${team}:${channel}`, said(key))));
  expect(refreshes()).toBe(1);
  const posts = world.slack.calls.filter(({ method }) => method === "chat.postMessage");
  expect(posts).toHaveLength(10);
  expect(new Set(posts.map(({ token }) => token.startsWith("xoxe.xoxb-")))).toEqual(new Set([true]));
});

test("a late word of an old removal does not take away a new installation", async () => {
  const { team } = world.slack;
  await install(team);
  const removedAt = Math.floor(clock / 1000);
  await bot.client.event({ type: "app_uninstalled" }, team, removedAt);
  clock += 60_000;
  await install(team);
  all.heard.splice(0);
  await bot.client.event({ type: "tokens_revoked", tokens: { bot: ["U0BOT"] } }, team, removedAt);
  expect(all.heard).toEqual([]);
  expect(await installed()).toBeDefined();
});

test("somebody who forges the way back installs nothing", async () => {
  const back = await fetch(`${bot.url}/slack/oauth_redirect?code=stolen&state=forged`);
  expect(back.status).toBeGreaterThanOrEqual(400);
  expect(await installed()).toBeUndefined();
});

test("a click of somebody from another workspace is told with the workspace that installed the bot", async () => {
  const { team } = world.slack;
  const channel = await world.channel("partners", ["ana", "eve"], { isShared: true });
  await install(team);
  await bot.platform.post(`slack:${team}:${channel}`, {
    ...said("question"),
    blocks: [{ kind: "actions", actions: [{ verb: "answer", label: "Answer", target: "q1" }] }],
  });
  all.heard.splice(0);
  await bot.client.click("eve", channel, ({ verb }) => verb === "answer");
  expect(all.heard).toMatchObject([
    { what: "actionTaken", told: { place: { tenant: team }, person: { tenant: "T0OTHER" } } },
  ]);
});
