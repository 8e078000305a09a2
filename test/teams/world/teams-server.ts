import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerConnector } from "./connector-server.ts";
import { answerGraph } from "./graph-server.ts";
import { type TeamsWorld, tenant } from "./teams-world.ts";

/** The services around a bot: the connector, Graph, the keys of the Bot Framework, and files. */
export interface TeamsServer {
  readonly url: string;
  readonly serviceUrl: string;
  readonly graphUrl: string;
  readonly openIdUrl: string;
  /** A token such as the Bot Framework sends with its requests. */
  signed(claims: object, key?: KeyObject): string;
  stop(): Promise<void>;
}

/** The tokens that the bot must show. */
export const tokens = { connector: "connector-token", graph: "graph-token" };

/** What is answered: a status, and a body as JSON. */
export interface Answered {
  readonly status: number;
  readonly body?: unknown;
}

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const issuer = "https://api.botframework.com";

/** Serves a world on 127.0.0.1. `graphLinks` is where its further pages are said to be; by default where they are. */
export async function teamsServer(world: TeamsWorld, graphLinks?: string): Promise<TeamsServer> {
  const server = createServer((request, response) => {
    void respond(
      world,
      () => ({ url, graphLinks: graphLinks ?? `${url}/graph/v1.0` }),
      request,
      response,
    ).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    serviceUrl: `${url}/amer/`,
    graphUrl: `${url}/graph/v1.0`,
    openIdUrl: `${url}/openid`,
    signed: (claims, key = privateKey) => jwt(claims, key),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A key that nobody knows. */
export function strangeKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

interface Addresses {
  readonly url: string;
  readonly graphLinks: string;
}

async function respond(
  world: TeamsWorld,
  at: () => Addresses,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const path = request.url ?? "/";
  const method = request.method ?? "GET";
  const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
  const isForm = request.headers["content-type"]?.includes("x-www-form-urlencoded") ?? false;
  const body: unknown = isJson
    ? JSON.parse(text)
    : isForm
      ? Object.fromEntries(new URLSearchParams(text))
      : undefined;
  world.calls.push({ method, path, body });
  const fate = world.watch?.({ method, path, body });
  if (fate !== undefined) {
    if (fate === "lost") answer(world, at(), request, method, path, body);
    response.destroy();
    return;
  }
  const fault = world.faults.find((each) => each.times > 0 && each.method === method && each.path.test(path));
  if (fault) fault.times -= 1;
  const usual = !fault || fault.isDone ? answer(world, at(), request, method, path, body) : undefined;
  if (fault) {
    const error = { error: { code: "Fault", message: "as asked for" } };
    response.writeHead(fault.status, { ...fault.headers, "content-type": "application/json" });
    response.end(JSON.stringify(error));
    return;
  }
  if (usual instanceof Uint8Array) {
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(usual);
    return;
  }
  const { status, body: said } = usual ?? { status: 404 };
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(said === undefined ? "" : JSON.stringify(said));
}

function answer(
  world: TeamsWorld,
  { url, graphLinks }: Addresses,
  request: IncomingMessage,
  method: string,
  path: string,
  body: unknown,
): Answered | Uint8Array {
  const bearer = request.headers.authorization;
  if (path === "/openid") return { status: 200, body: { issuer, jwks_uri: `${url}/keys` } };
  if (path === "/keys") return { status: 200, body: { keys: [jwk()] } };
  if (path.split("?", 1)[0] === `/${tenant}/oauth2/v2.0/token`) {
    const isConnector = (body as { scope?: string } | undefined)?.scope?.includes("botframework");
    const access_token = isConnector ? tokens.connector : tokens.graph;
    return { status: 200, body: { access_token, expires_in: 3600, token_type: "Bearer" } };
  }
  const file = world.files.get(path);
  if (file) return Buffer.from(file.content);
  if (path.startsWith("/graph/v1.0/")) {
    if (bearer !== `Bearer ${tokens.graph}`) return { status: 401 };
    return answerGraph(world, path.slice("/graph/v1.0".length), graphLinks);
  }
  if (!path.startsWith("/amer/v3/")) return { status: 404 };
  if (bearer !== `Bearer ${tokens.connector}`) return { status: 401 };
  return answerConnector(world, method, path.slice("/amer/v3/".length), body);
}

function jwk(): object {
  return {
    ...publicKey.export({ format: "jwk" }),
    kid: "key-1",
    use: "sig",
    alg: "RS256",
    endorsements: ["msteams"],
  };
}

function jwt(claims: object, key: KeyObject): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${part({ alg: "RS256", typ: "JWT", kid: "key-1" })}.${part(claims)}`;
  return `${head}.${sign("RSA-SHA256", Buffer.from(head), key).toString("base64url")}`;
}
