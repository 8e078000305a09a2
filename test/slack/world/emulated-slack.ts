import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";

/**
 * Slack's Web API: the emulator, which keeps channels, messages, views and files, and in front of it a door that
 * writes down every call and can answer in the emulator's place where it knows less than Slack does.
 */
export interface EmulatedSlack {
  /** For the bot. */
  readonly apiUrl: string;
  readonly team: string;
  readonly calls: Call[];
  /** Answers instead of the emulator; the newest rule is asked first. Returns how to take the rule away. */
  rule(rule: Rule): () => void;
  /** Calls the emulator itself, past the door. */
  call(token: string, method: string, body?: object): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Call {
  readonly method: string;
  readonly token: string;
  readonly body: Record<string, unknown>;
  readonly answer: Answer;
}

export type Answer = Record<string, unknown> & { readonly ok?: boolean; readonly error?: string };

/** What the door answers. `before` the emulator is asked, or from what it said. */
export interface Rule {
  before?(call: Omit<Call, "answer">): Reaction | undefined | Promise<Reaction | undefined>;
  after?(call: Call): Answer | undefined | Promise<Answer | undefined>;
}

export type Reaction =
  | { readonly answer: Answer; readonly status?: number; readonly headers?: Record<string, string> }
  /** Lets the emulator do it for another token: one that it gave out before. */
  | { readonly as: string }
  | { readonly hang: true }
  /** Lets the emulator do it, and breaks the line before the bot learns of it. */
  | { readonly loseAnswer: true };

export interface Seed {
  readonly people: readonly string[];
  readonly botToken: string;
  readonly scopes?: readonly string[];
  readonly redirectUri?: string;
}

export const bot = {
  user: "U0BOT",
  id: "B0BOT",
  app: "A0LOOPHOLE",
  client: "111.222",
  secret: "client-secret",
};

export async function emulatedSlack({ people, botToken, scopes, redirectUri }: Seed): Promise<EmulatedSlack> {
  const emulator = await createEmulator({
    service: "slack",
    port: 0,
    hostname: "127.0.0.1",
    seed: {
      slack: {
        team: { name: "Acme", domain: "acme" },
        users: people.map((name) => ({ name, real_name: name, email: `${name}@example.org` })),
        oauth_apps: [
          {
            client_id: bot.client,
            client_secret: bot.secret,
            app_id: bot.app,
            name: "Loophole",
            bot_name: "loophole",
            bot_id: bot.id,
            bot_user_id: bot.user,
            redirect_uris: redirectUri === undefined ? [] : [redirectUri],
            scopes: scopes ?? ["chat:write"],
          },
        ],
        tokens: [
          {
            token: botToken,
            type: "bot",
            user_id: bot.user,
            bot_id: bot.id,
            bot_user_id: bot.user,
            app_id: bot.app,
          },
          ...people.map((name) => ({ token: `xoxp-${name}`, type: "user", user: name })),
        ],
        strict_scopes: false,
        signing_secret: "unused",
      },
    },
  } as never);
  const inside = new URL(emulator.url);
  const base = `http://127.0.0.1:${inside.port}`;
  const calls: Call[] = [];
  const rules: Rule[] = [];
  const door = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const outside = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { path, sent } = asPosted(request, Buffer.concat(chunks));
    const asked = {
      method: path.startsWith("/api/") ? path.slice(5) : path,
      token: (request.headers.authorization ?? "").replace("Bearer ", ""),
      body: bodyOf(sent, request.headers["content-type"] ?? ""),
    };
    let isLost = false;
    for (const rule of rules) {
      const reaction = await rule.before?.(asked);
      if (!reaction) continue;
      if ("hang" in reaction) return;
      if ("as" in reaction) {
        request.headers.authorization = `Bearer ${reaction.as}`;
        break;
      }
      if ("loseAnswer" in reaction) {
        isLost = true;
        break;
      }
      calls.push({ ...asked, answer: reaction.answer });
      response.writeHead(reaction.status ?? 200, { "content-type": "application/json", ...reaction.headers });
      response.end(JSON.stringify(reaction.answer));
      return;
    }
    const given = await fetch(base + path, {
      method: sent.length > 0 ? "POST" : (request.method ?? "GET"),
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" && !["host", "connection", "content-length"].includes(name)
          ? [[name, value]]
          : [],
      ),
      ...(sent.length > 0 ? { body: sent } : {}),
      redirect: "manual",
    });
    let text = Buffer.from(await given.arrayBuffer());
    const type = given.headers.get("content-type") ?? "";
    if (path.startsWith("/api/") && type.includes("json")) {
      let answer = JSON.parse(text.toString().replaceAll(emulator.url, outside)) as Answer;
      const call = { ...asked, answer };
      for (const rule of rules) answer = (await rule.after?.({ ...call, answer })) ?? answer;
      calls.push({ ...call, answer });
      text = Buffer.from(JSON.stringify(answer));
    }
    if (isLost) return void response.destroy();
    const headers = Object.fromEntries(
      [...given.headers].filter(
        ([name]) => !/^(content-length|transfer-encoding|connection|content-encoding)$/.test(name),
      ),
    );
    response.writeHead(given.status, headers).end(text);
  };

  const call = async (token: string, method: string, body: object = {}): Promise<Answer> => {
    const response = await fetch(`${base}/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  };
  const { team_id } = await call(botToken, "auth.test");
  return {
    apiUrl: `${outside}/api/`,
    team: String(team_id),
    calls,
    rule: (rule) => {
      rules.unshift(rule);
      return () => void rules.splice(rules.indexOf(rule), 1);
    },
    call,
    stop: async () => {
      await closed(door);
      await emulator.close();
    },
  };
}

interface Posted {
  readonly path: string;
  readonly sent: Buffer<ArrayBuffer>;
}

/** A method that is asked for with GET, which Slack takes and the emulator does not, as if it had been posted. */
function asPosted(request: IncomingMessage, body: Buffer<ArrayBuffer>): Posted {
  const [path = "/", query] = (request.url ?? "/").split("?");
  if (request.method !== "GET" || !path.startsWith("/api/")) return { path: request.url ?? "/", sent: body };
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  return { path, sent: Buffer.from(query || "get=1") };
}

/** Closes a server and every line to it. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What was sent, whether as a form, whose fields may be JSON, or as JSON. */
function bodyOf(sent: Buffer, type: string): Record<string, unknown> {
  const text = sent.toString();
  if (type.includes("json")) return JSON.parse(text) as Record<string, unknown>;
  if (!type.includes("x-www-form-urlencoded")) return {};
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? parsed(value) : value,
    ]),
  );
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
