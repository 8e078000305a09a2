import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { WhoAndWhere } from "../../src/platforms/teams/activity.ts";
import type { BotService } from "../../src/platforms/teams/hear/bot-service.ts";
import { endpoint, type EndpointDeps } from "../../src/platforms/teams/hear/endpoint.ts";

const open: Server[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await new Promise((resolve) => each.close(resolve));
});

const genuine: BotService = { isGenuine: async () => true, token: async () => undefined };

/** The endpoint on a port of its own, called as if from an address of the network. */
async function door(given: Partial<EndpointDeps> = {}, from?: string) {
  const heard: WhoAndWhere[] = [];
  const logged: string[] = [];
  const log = (says: string): void => void logged.push(says);
  const route = endpoint({
    service: () => genuine,
    tenants: ["t1", "t2"],
    hear: async (activity) => {
      heard.push(activity);
      return { status: 200 };
    },
    log: { debug: log, info: log, warn: log, error: log },
    ...given,
  });
  const server = createServer((asked, response) => {
    if (from !== undefined) Object.defineProperty(asked.socket, "remoteAddress", { value: from });
    void route.handle(asked, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, heard, logged };
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the length of the body is told beforehand. */
  readonly isAnnounced?: boolean;
}

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly type: string | undefined;
  readonly connection: string | undefined;
}

/** Sends a body, and gives what comes back. */
function send(port: number, body: string, { method = "POST", headers = {}, isAnnounced = true }: Sent = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const length = isAnnounced ? { "content-length": String(Buffer.byteLength(body)) } : {};
    const sending = request({
      port,
      host: "127.0.0.1",
      path: "/api/messages",
      method,
      headers: { "content-type": "application/json", ...length, ...headers },
    });
    sending.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          type: response.headers["content-type"],
          connection: response.headers.connection,
        }),
      );
    });
    sending.once("error", reject);
    if (!isAnnounced) sending.write(body.slice(0, 1));
    sending.end(isAnnounced ? body : body.slice(1));
  });
}

const activity = (more: object = {}): string =>
  JSON.stringify({
    type: "message",
    channelId: "msteams",
    serviceUrl: "http://127.0.0.1:1/_connector",
    from: { id: "29:ana" },
    recipient: { id: "28:bot" },
    conversation: { id: "19:x", conversationType: "groupChat", tenantId: "t1" },
    ...more,
  });

describe("methods", () => {
  test.each([
    ["GET", 200],
    ["HEAD", 200],
    ["PUT", 405],
    ["DELETE", 405],
    ["PATCH", 405],
    ["OPTIONS", 405],
  ])("%s is answered with %i and hears nothing", async (method, status) => {
    const { port, heard } = await door();
    expect((await send(port, method === "PUT" ? activity() : "", { method })).status).toBe(status);
    expect(heard).toEqual([]);
  });

  test("POST is heard", async () => {
    const { port, heard } = await door();
    expect(await send(port, activity())).toMatchObject({ status: 200, body: "", type: undefined });
    expect(heard).toHaveLength(1);
  });
});

describe("size", () => {
  /** An activity of so many bytes. */
  const ofSize = (bytes: number): string => {
    const bare = activity({ text: "" });
    return activity({ text: "x".repeat(bytes - Buffer.byteLength(bare)) });
  };
  test.each([true, false])(
    "512 KB are heard, and one byte more is too large (announced: %s)",
    async (isAnnounced) => {
      const { port, heard } = await door();
      expect((await send(port, ofSize(524_288), { isAnnounced })).status).toBe(200);
      expect((await send(port, ofSize(524_289), { isAnnounced })).status).toBe(413);
      expect(heard).toHaveLength(1);
    },
  );

  test("of a body that is too large the rest is not waited for", async () => {
    const { port } = await door();
    expect(await send(port, ofSize(524_289))).toMatchObject({ status: 413, connection: "close" });
  });

  test("bytes count, not characters", async () => {
    const { port } = await door();
    expect((await send(port, activity({ text: "漢".repeat(200_000) }))).status).toBe(413);
  });
});

describe("form", () => {
  test.each(["7", '"text"', "true", "null", "[]", "{}", "{", "", "\u0000"])(
    "a body that is no activity: %j",
    async (body) => {
      const { port, heard } = await door();
      expect((await send(port, body)).status).toBe(400);
      expect(heard).toEqual([]);
    },
  );

  test.each([
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["APPLICATION/JSON", 200],
    ["text/json", 415],
    ["", 415],
  ])("content of type “%s” is answered with %i", async (type, status) => {
    const { port } = await door();
    expect((await send(port, activity(), { headers: { "content-type": type } })).status).toBe(status);
  });

  test("what the bot answers comes back as JSON", async () => {
    const { port } = await door({ hear: async () => ({ status: 200, body: { task: "ä" } }) });
    expect(await send(port, activity())).toMatchObject({
      status: 200,
      body: '{"task":"ä"}',
      type: "application/json; charset=utf-8",
    });
  });

  test("what breaks while it is heard is logged, and Teams sends it again", async () => {
    const { port, logged } = await door({
      hear: async () => {
        throw new Error("the disk is full");
      },
    });
    expect((await send(port, activity())).status).toBe(500);
    expect(logged).toEqual(["An event of Teams could not be recorded"]);
  });
});

describe("who is heard", () => {
  test.each([
    ["ours", { tenantId: "t1" }, 200],
    ["one that is served too", { tenantId: "t2" }, 200],
    ["a strange one", { tenantId: "t3" }, 403],
    ["one whose name only begins like ours", { tenantId: "t11" }, 403],
    ["none", {}, 403],
  ])("a tenant: %s", async (_, tenant, status) => {
    const { port, heard, logged } = await door();
    const conversation = { id: "19:x", conversationType: "groupChat", ...tenant };
    expect((await send(port, activity({ conversation }))).status).toBe(status);
    expect(heard).toHaveLength(status === 200 ? 1 : 0);
    expect(logged).toEqual(status === 200 ? [] : ["A tenant that is not served was turned away"]);
  });

  test("whoever is not Teams is told that before anything of the tenant", async () => {
    const { port } = await door({ service: () => ({ ...genuine, isGenuine: async () => false }) });
    const conversation = { id: "19:x", tenantId: "t3" };
    expect((await send(port, activity({ conversation }))).status).toBe(401);
  });

  test("nobody is, before the bot listens", async () => {
    const { port } = await door({ service: () => undefined });
    expect((await send(port, activity())).status).toBe(503);
  });
});

describe("local play", () => {
  const play = { tenants: null } as const;

  test.each(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])(
    "this machine is heard: %s",
    async (from) => {
      const { port, heard } = await door(play, from);
      expect((await send(port, activity({ conversation: { id: "19:x" } }))).status).toBe(200);
      expect(heard).toHaveLength(1);
    },
  );

  test.each([
    "10.0.0.7",
    "192.168.1.20",
    "::ffff:10.0.0.7",
    "fe80::1",
    "2001:db8::1",
    "127::1",
    "1127.0.0.1",
  ])("another host is not: %s", async (from) => {
    const { port, heard } = await door(play, from);
    expect((await send(port, activity())).status).toBe(403);
    expect(heard).toEqual([]);
  });

  test.each([
    ["localhost", 200],
    ["localhost:3978", 200],
    ["[::1]:3978", 200],
    ["localhost.evil.example", 403],
    ["evil.example:127", 403],
    ["127.0.0.1.evil.example", 403],
  ])("a page of a browser comes under another name: %s is answered with %i", async (host, status) => {
    const { port } = await door(play);
    expect((await send(port, activity(), { headers: { host } })).status).toBe(status);
  });

  test("a page of a browser on this machine is not heard", async () => {
    const { port, heard } = await door(play);
    const headers = { origin: "http://localhost:8080" };
    expect((await send(port, activity(), { headers })).status).toBe(403);
    expect(heard).toEqual([]);
  });

  test("no answer goes to another service than that of this machine", async () => {
    const { port, heard } = await door(play);
    for (const serviceUrl of ["https://smba.trafficmanager.net/amer/", "http://localhost.evil.example/"])
      expect((await send(port, activity({ serviceUrl }))).status).toBe(403);
    expect(heard).toEqual([]);
  });
});
