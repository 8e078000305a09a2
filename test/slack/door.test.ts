import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Delivered, signedRequest, signingSecret } from "./world/delivery.ts";
import { ears, type Ears, listeningBot, type ListeningBot } from "./world/listening-bot.ts";
import { otherTeam, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let all: Ears;
let bot: ListeningBot;
let channel: string;

beforeEach(async () => {
  world = await slackWorld();
  all = ears();
  bot = await listeningBot(world, all.handlers);
  channel = await world.channel("designs", ["ana", "bo"]);
});
afterEach(async () => {
  await bot.stop();
  await world.stop();
});

const event = JSON.stringify({ type: "event_callback", event: { type: "app_mention" } });
const now = () => Math.floor(Date.now() / 1000);

const address = (): string => `${bot.url}/slack/events`;
const signed = (secret: string, age: number, body = mention): Promise<Delivered> =>
  signedRequest(address(), secret, "application/json", body, {}, now() - age);

/** A request that would be heard, were it not for its signature. */
const mention = JSON.stringify({
  type: "event_callback",
  team_id: "T000000001",
  event_id: "Ev1",
  event: { type: "app_mention", user: "U1", channel: "C1", ts: "1.1", text: "<@U0BOT> status" },
});

describe("a request", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    ["that was signed just now", 0],
    ["that was signed five minutes ago", 300],
    ["by a clock that is five minutes ahead", -300],
  ])("%s is heard", async (_, age) => {
    expect((await signed(signingSecret, age)).status).toBe(200);
    expect(all.heard).toHaveLength(1);
  });

  test.each<[string, () => Promise<{ readonly status: number }>]>([
    [
      "without a signature",
      () =>
        fetch(address(), {
          method: "POST",
          body: mention,
          headers: { "content-type": "application/json" },
        }),
    ],
    [
      "with a signature of nothing",
      () =>
        signedRequest(address(), signingSecret, "application/json", mention, { "x-slack-signature": "v0=" }),
    ],
    ["signed with another secret", () => signed("forged", 0)],
    ["signed with another secret, five minutes ago", () => signed("forged", 300)],
    ["signed with another secret, five minutes ahead", () => signed("forged", -300)],
    ["signed a second more than five minutes ago", () => signed(signingSecret, 301)],
    ["signed a second more than five minutes ahead", () => signed(signingSecret, -301)],
    ["signed ten minutes ago", () => signed(signingSecret, 600)],
    [
      "whose time is not the one that was signed",
      () =>
        signedRequest(address(), signingSecret, "application/json", mention, {
          "x-slack-request-timestamp": String(now() - 1),
        }),
    ],
    [
      "whose time is no number",
      () =>
        signedRequest(address(), signingSecret, "application/json", mention, {
          "x-slack-request-timestamp": "soon",
        }),
    ],
  ])("%s is refused, and nobody is told", async (_, send) => {
    expect((await send()).status).toBe(401);
    await bot.platform.idle();
    expect(all.heard).toEqual([]);
  });
});

test("a body that is no JSON is refused, and the next request is heard", async () => {
  const broken = await signedRequest(`${bot.url}/slack/events`, signingSecret, "application/json", "{");
  expect(broken.status).toBeGreaterThanOrEqual(400);
  await bot.client.mention("ana", channel, "status");
  expect(all.heard).toHaveLength(1);
});

test("a body of megabytes is refused", async () => {
  const huge = JSON.stringify({ ...JSON.parse(event), filler: "x".repeat(3_000_000) });
  const answer = await signedRequest(`${bot.url}/slack/events`, signingSecret, "application/json", huge);
  expect(answer.status).toBe(413);
  expect(all.heard).toEqual([]);
});

test("Slack's question whether the address is ours is answered", async () => {
  const question = JSON.stringify({ type: "url_verification", challenge: "c4" });
  const answer = await signedRequest(`${bot.url}/slack/events`, signingSecret, "application/json", question);
  expect(answer).toEqual({ status: 200, body: { challenge: "c4" } });
});

test("an event that could not be recorded is not acknowledged, so that Slack delivers it again", async () => {
  all.isBroken = true;
  const ts = await bot.client.say("ana", channel, "hello");
  const refused = await bot.client.event({
    type: "app_mention",
    user: "U1",
    channel,
    ts,
    text: "<@U0BOT> status",
  });
  expect(refused.status).toBe(500);
  all.isBroken = false;
  expect((await bot.client.redeliver(1)).status).toBe(200);
  expect(all.heard).toHaveLength(1);
});

test("a click that could not be recorded is refused, so that Slack shows it", async () => {
  all.isBroken = true;
  expect((await bot.client.command("ana", channel, "status")).status).toBe(500);
});

test("messages of bots, edits, joins and other people's direct messages tell nobody", async () => {
  const message = { type: "message", channel: "D1", channel_type: "im", ts: "1.1", text: "x" };
  for (const noise of [
    { ...message, bot_id: "B9", user: "U9" },
    { ...message, subtype: "message_changed", message: { text: "y" } },
    { ...message, user: "U0BOT" },
    { ...message, user: "U1", channel_type: "channel", channel },
    { type: "member_joined_channel", user: "U1", channel, team: world.slack.team },
    { type: "reaction_added", user: "U1" },
  ])
    expect((await bot.client.event(noise)).status).toBe(200);
  expect(all.heard).toEqual([]);
});

test("what becomes of channels is told", async () => {
  const { team } = world.slack;
  await bot.client.event({ type: "member_joined_channel", user: "U0BOT", inviter: "U1", channel, team });
  await bot.client.event({ type: "channel_rename", channel: { id: channel, name: "plans" } });
  await bot.client.event({ type: "channel_id_changed", old_channel_id: channel, new_channel_id: "C9" });
  await bot.client.event({ type: "channel_left", channel: "C9" });
  await bot.client.event({ type: "group_archive", channel: "G9" });
  await bot.client.event({ type: "app_uninstalled" });
  await bot.client.event({ type: "tokens_revoked", tokens: { oauth: ["U1"] } });
  const at = (id: string): string => `slack:${team}:${id}`;
  expect(all.heard).toMatchObject([
    { what: "joined", told: { place: { channel: at(channel) }, person: { id: at("U1") } } },
    { what: "renamed", told: { channel: at(channel), name: "plans" } },
    { what: "moved", told: { from: at(channel), to: at("C9") } },
    { what: "left", told: { channel: at("C9") } },
    { what: "left", told: { channel: at("G9") } },
    { what: "uninstalled", told: { platform: "slack", tenant: team } },
  ]);
});

test("a colleague from another workspace of the same organisation is one of us, a stranger is not", async () => {
  await bot.stop();
  world.slack.rule({
    after: ({ method, body, answer }) => {
      if (method === "auth.test") return { ...answer, enterprise_id: "E1" };
      if (method !== "users.info") return undefined;
      const enterprise_id = body["user"] === world.people.get("bo") ? "E1" : "E2";
      return {
        ...answer,
        user: { ...(answer["user"] as object), team_id: "T0SISTER", enterprise_user: { enterprise_id } },
      };
    },
  });
  bot = await listeningBot(world, all.handlers);
  const mention = { type: "app_mention", channel, team: "T0SISTER", text: "<@U0BOT> status" };
  for (const name of ["bo", "eve"])
    await bot.client.event({ ...mention, user: world.people.get(name), ts: `${name}.1` });
  const tenants = all.heard.map(({ told }) => (told as { person: { tenant: string } }).person.tenant);
  expect(tenants).toEqual([world.slack.team, otherTeam]);
});

test("paths that nobody answers are not found, and only POST is heard", async () => {
  expect((await fetch(`${bot.url}/elsewhere`)).status).toBe(404);
  expect((await fetch(`${bot.url}/slack/events`)).status).toBe(405);
});

describe("a signed body of a shape that Slack never sends", () => {
  const deep = (depth: number): string => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
  const values = ["null", "7", '"words"', "[]", "[null]", "true", "{}", deep(100_000)];
  const kinds = ["event_callback", "block_actions", "view_submission", "message_action", "shortcut"];
  /** Every field that is read somewhere, with a value of another kind. */
  const odd = (value: unknown): string[] =>
    kinds.flatMap((type) => {
      const whole = {
        type,
        team_id: world.slack.team,
        event_id: "Ev1",
        trigger_id: "1.2",
        callback_id: "review_thread",
        team: { id: world.slack.team },
        user: { id: "U1" },
        channel: { id: "C1" },
        message: { ts: "1.1", text: "words" },
        actions: [{ action_id: "loophole:answer", type: "button", value: "q1" }],
        view: { callback_id: "loophole:answer", private_metadata: "", state: { values: {} }, id: "V1" },
        event: { type: "app_mention", user: "U1", channel: "C1", ts: "1.1", text: "<@U0BOT> status" },
      };
      return Object.entries(whole).flatMap(([name, is]) => [
        JSON.stringify({ ...whole, [name]: value }),
        ...(typeof is === "object" && !Array.isArray(is)
          ? Object.keys(is).map((inner) => JSON.stringify({ ...whole, [name]: { ...is, [inner]: value } }))
          : []),
      ]);
    });

  const sent = async (json: string): Promise<readonly number[]> => {
    const form = (fields: Record<string, string>) =>
      signedRequest(
        address(),
        signingSecret,
        "application/x-www-form-urlencoded",
        new URLSearchParams(fields).toString(),
      );
    const answers = [
      await signedRequest(address(), signingSecret, "application/json", json),
      await form({ payload: json }),
    ];
    return answers.map(({ status }) => status);
  };

  test("is answered, and is no fault of ours; the next request is heard", async () => {
    const bodies = [...values, ...[null, 7, "words", [], {}, [null], { a: { b: [] } }].flatMap(odd)];
    const strange: unknown[] = [];
    for (const body of bodies)
      for (const status of await sent(body))
        if (![200, 400, 401, 413].includes(status)) strange.push([status, body.slice(0, 300)]);
    expect(strange).toEqual([]);
    const command = new URLSearchParams({ command: "/review", text: "x" }).toString();
    const answer = await signedRequest(
      address(),
      signingSecret,
      "application/x-www-form-urlencoded",
      command,
    );
    expect([200, 400]).toContain(answer.status);
    all.heard.splice(0);
    await bot.client.mention("ana", channel, "status");
    expect(all.heard).toHaveLength(1);
  }, 60_000);
});
