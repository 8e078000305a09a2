import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBotService, publicCloud } from "../../src/platforms/teams/hear/bot-service.ts";
import { teamsPlatform } from "../../src/platforms/teams/teams.ts";
import { serve, type Server } from "../../src/setup/server.ts";
import { heardInAll, type Heard, hearing } from "./world/listening-handlers.ts";
import { type ListeningBot, listeningBot, memoryStore } from "./world/teams-harness.ts";
import { issuer, strangeKey } from "./world/teams-server.ts";
import { appId, otherTenant, tenant, userNamed } from "./world/teams-world.ts";

let heard: Heard;
let bot: ListeningBot;
beforeEach(async () => {
  heard = hearing();
  bot = await listeningBot(heard.handlers);
});
afterEach(() => bot.stop());

const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = (more: object = {}): object => ({
  iss: issuer,
  aud: appId,
  serviceurl: bot.server.serviceUrl,
  nbf: seconds() - 60,
  exp: seconds() + 600,
  ...more,
});
const activity = (more: object = {}): object => {
  const chat = [...bot.world.channels.values()].find(({ kind }) => kind === "groupChat");
  if (!chat) throw new Error("there is no group chat");
  return {
    ...bot.client.envelope(userNamed(bot.world, "Ana"), chat),
    type: "installationUpdate",
    action: "add",
    ...more,
  };
};

/** A good request is still heard after whatever came before, and nothing of that was. */
async function nothingElseWasHeard(): Promise<void> {
  expect(heardInAll(heard)).toBe(0);
  expect(await bot.client.deliver(activity())).toEqual({ status: 200, body: "" });
  expect(heardInAll(heard)).toBe(1);
}

test("a request of Teams is heard", async () => {
  await nothingElseWasHeard();
  expect(heard.joined[0]?.person.name).toBe("Ana");
});

describe("whoever is not Teams is turned away, and nothing is recorded", () => {
  const none = `${Buffer.from('{"alg":"none","kid":"key-1"}').toString("base64url")}.`;
  const forgeries: readonly (readonly [string, () => string])[] = [
    ["no token", () => ""],
    ["something that is no token", () => "Bearer aaa.bbb.ccc"],
    ["another scheme", () => `Basic ${bot.server.signed(claims())}`],
    ["a token that somebody else signed", () => `Bearer ${bot.server.signed(claims(), strangeKey())}`],
    [
      "a token without a signature",
      () => `Bearer ${none}${Buffer.from(JSON.stringify(claims())).toString("base64url")}.`,
    ],
    ["a token for another bot", () => `Bearer ${bot.server.signed(claims({ aud: otherTenant }))}`],
    ["a token that is over", () => `Bearer ${bot.server.signed(claims({ exp: seconds() - 3600 }))}`],
    [
      "a token for another service address",
      () => `Bearer ${bot.server.signed(claims({ serviceurl: "https://evil.example/" }))}`,
    ],
    [
      "a token of another issuer",
      () => `Bearer ${bot.server.signed(claims({ iss: "https://evil.example" }))}`,
    ],
    ["a token that is not valid yet", () => `Bearer ${bot.server.signed(claims({ nbf: seconds() + 3600 }))}`],
    [
      "a token of the directory, version 1.0, as emulators have them",
      () =>
        `Bearer ${bot.server.signed(claims({ iss: `https://sts.windows.net/${tenant}/`, tid: tenant, ver: "1.0", appid: appId }))}`,
    ],
    [
      "a token of the directory, version 2.0, as emulators have them",
      () =>
        `Bearer ${bot.server.signed(claims({ iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant, ver: "2.0", azp: appId }))}`,
    ],
    [
      "a token of the directory for another bot of the tenant",
      () =>
        `Bearer ${bot.server.signed(claims({ iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant, ver: "2.0", azp: otherTenant }))}`,
    ],
  ];
  test.each(forgeries)("%s", async (_, authorization) => {
    expect(await bot.client.deliver(activity(), authorization())).toMatchObject({ status: 401 });
    await nothingElseWasHeard();
  });

  test("a tenant that is not served", async () => {
    const given = activity({
      conversation: { id: "19:x", conversationType: "groupChat", tenantId: otherTenant },
    });
    expect(await bot.client.deliver(given)).toMatchObject({ status: 403 });
    await nothingElseWasHeard();
  });

  test("a service address that is not the one of the token", async () => {
    const given = activity({ serviceUrl: "https://evil.example/" });
    expect(await bot.client.deliver(given)).toMatchObject({ status: 401 });
    await nothingElseWasHeard();
  });

  test("another channel of the Bot Framework", async () => {
    expect(await bot.client.deliver(activity({ channelId: "webchat" }))).toMatchObject({ status: 400 });
    expect(await bot.client.deliver(activity({ channelId: "AseChannel" }), "")).toMatchObject({
      status: 400,
    });
    await nothingElseWasHeard();
  });

  test("anybody, while the keys of the Bot Framework cannot be had", async () => {
    bot.world.faults.push({ method: "GET", path: /^\/keys$/, status: 500, times: 9 });
    expect(await bot.client.deliver(activity())).toMatchObject({ status: 503 });
    bot.world.faults.length = 0;
    await nothingElseWasHeard();
  });
});

describe("what is not whole is refused, and the process stays up", () => {
  const url = (): string => `${bot.url}/api/messages`;
  const headers = (type = "application/json"): Record<string, string> => ({
    "content-type": type,
    authorization: `Bearer ${bot.server.signed(claims())}`,
  });

  test.each([
    ["no JSON", "{nonsense"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["no type", JSON.stringify({ channelId: "msteams", serviceUrl: "https://x.example/" })],
    [
      "a service address that is none",
      JSON.stringify({ type: "message", channelId: "msteams", serviceUrl: "here" }),
    ],
    ["deep nesting", "[".repeat(100_000)],
  ])("%s", async (_, body) => {
    const response = await fetch(url(), { method: "POST", headers: headers(), body });
    expect(response.status).toBe(400);
    await nothingElseWasHeard();
  });

  test("another content type", async () => {
    const response = await fetch(url(), {
      method: "POST",
      headers: headers("text/plain"),
      body: JSON.stringify(activity()),
    });
    expect(response.status).toBe(415);
    await nothingElseWasHeard();
  });

  test("a body over the limit, announced or not", async () => {
    const large = JSON.stringify(activity({ text: "x".repeat(600_000) }));
    const announced = await fetch(url(), { method: "POST", headers: headers(), body: large });
    expect(announced.status).toBe(413);
    expect(await inChunks(url(), headers(), large)).toBe(413);
    await nothingElseWasHeard();
  });

  test("other methods are not allowed, and a look at the address is", async () => {
    expect((await fetch(url(), { method: "PUT", headers: headers(), body: "{}" })).status).toBe(405);
    expect((await fetch(url(), { method: "HEAD" })).status).toBe(200);
    await nothingElseWasHeard();
  });

  test("an invoke that is not known is not implemented", async () => {
    const ana = userNamed(bot.world, "Ana");
    const group = "19:group@unq.gbl.spaces";
    for (const name of [
      "signin/verifyState",
      "composeExtension/query",
      "fileConsent/invoke",
      "",
      "constructor",
    ])
      expect(await bot.client.invoke(ana, group, name, {})).toMatchObject({ status: 501 });
    await nothingElseWasHeard();
  });

  test("a click whose value has another shape is refused, and one that is not ours is told so", async () => {
    const ana = userNamed(bot.world, "Ana");
    const group = "19:group@unq.gbl.spaces";
    const click = (value: object) => bot.client.invoke(ana, group, "adaptiveCard/action", value);
    expect(await click({})).toMatchObject({ status: 400 });
    expect(await click({ action: "x" })).toMatchObject({ status: 400 });
    for (const loophole of [
      { verb: "drop_tables", target: "q1" },
      { verb: "answer", target: "x".repeat(9_999) },
      7,
    ]) {
      const { status, body } = await click({ action: { data: { loophole } } });
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ statusCode: 400, type: "application/vnd.microsoft.error" });
    }
    await nothingElseWasHeard();
  });

  test("an activity with parts of another shape is heard as far as it can be", async () => {
    const given = activity({ membersAdded: "nobody", entities: [1, null], attachments: {}, channelData: 7 });
    expect(await bot.client.deliver(given)).toMatchObject({ status: 200 });
    expect(heard.joined).toHaveLength(1);
  });

  test("whatever has another shape is answered, and is no fault of ours", async () => {
    const deep = JSON.parse(`${'{"a":['.repeat(1_000)}1${"]}".repeat(1_000)}`) as object;
    const strange: unknown[] = [];
    const given = async (body: unknown): Promise<void> => {
      const { status } = await bot.client.deliver(body as object);
      if (![200, 400, 401, 403, 501].includes(status)) strange.push([status, body]);
    };
    for (const body of [null, 7, "words", [], [null], true, {}]) await given(body);
    const names = ["adaptiveCard/action", "task/fetch", "composeExtension/fetchTask", "message/submitAction"];
    for (const type of ["message", "invoke", "conversationUpdate", "installationUpdate", 7])
      for (const value of [null, 7, "words", [], {}, [null], { a: { b: [] } }, deep]) {
        const whole = activity({ type, name: "adaptiveCard/action", text: "status", id: undefined });
        for (const name of Object.keys(whole)) await given({ ...whole, [name]: value });
        for (const name of names) await given({ ...whole, name, value: { data: value, action: value } });
      }
    expect(strange).toEqual([]);
  }, 60_000);

  test("an activity that says not who or where is passed over", async () => {
    expect(await bot.client.deliver(activity({ from: undefined }))).toMatchObject({ status: 200 });
    await nothingElseWasHeard();
  });
});

describe("without a registration", () => {
  let server: Server;
  beforeEach(async () => {
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const deps = { store: memoryStore(), log, now: Date.now, wait: async () => {}, fetcher: fetch };
    const platform = teamsPlatform({ identity: { kind: "local" } }, deps);
    await platform.start(heard.handlers);
    server = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, () => {});
  });
  afterEach(() => server.stop());

  const given = (more: object = {}): object =>
    activity({ serviceUrl: "http://localhost:1/_connector", ...more });
  const post = async (body: object, headers: object = {}): Promise<number> =>
    inChunks(
      `http://127.0.0.1:${server.port}/api/messages`,
      { "content-type": "application/json", ...headers },
      JSON.stringify(body),
    );

  test("the playground on this machine is heard", async () => {
    expect(await post(given())).toBe(200);
    expect(heard.joined).toHaveLength(1);
  });

  test("what is nested deeper than any stack is refused", async () => {
    const deep = `${'{"a":['.repeat(30_000)}1${"]}".repeat(30_000)}`;
    const url = `http://127.0.0.1:${server.port}/api/messages`;
    for (const type of ["message", "invoke", "installationUpdate"]) {
      const body = JSON.stringify(given({ type, id: undefined, text: "status", value: "DEEP" }));
      const raw = body.replace('"DEEP"', deep);
      const status = await inChunks(url, { "content-type": "application/json" }, raw);
      expect([200, 400, 501]).toContain(status);
      expect(await inChunks(url, { "content-type": "application/json" }, deep)).toBe(400);
    }
    expect(await post(given())).toBe(200);
  });

  test("pages in a browser, other names for this machine and other services are not", async () => {
    expect(await post(given(), { origin: "https://evil.example" })).toBe(403);
    expect(await post(given(), { host: "evil.example" })).toBe(403);
    expect(await post(given({ serviceUrl: "https://smba.trafficmanager.net/amer/" }))).toBe(403);
    expect(heardInAll(heard)).toBe(0);
  });
});

test.each([
  { kind: "secret", appId, tenant, secret: "" },
  { kind: "secret", appId: "", tenant, secret: "s" },
  { kind: "secret", appId, tenant: "", secret: "s" },
  { kind: "certificate", appId, tenant, thumbprint: "", privateKey: "k" },
  { kind: "managed", appId, tenant: "" },
] as const)("a registration that is not whole does not start: %j", async (identity) => {
  await expect(openBotService(identity, publicCloud)).rejects.toThrow(/MicrosoftApp|Certificate/);
});

/** Posts a body whose length is not announced; gives the status. */
function inChunks(url: string, headers: object, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", headers: { ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sending.once("error", reject);
    for (let from = 0; from < body.length; from += 65_536) sending.write(body.slice(from, from + 65_536));
    sending.end();
  });
}
