import type { IncomingMessage } from "node:http";
import type { Log } from "../../kit/platform-log.ts";
import { isMisshapen } from "../../kit/misshapen.ts";
import type { Route } from "../../platform.ts";
import { type Activity, activityFrom, hasWhoAndWhere, tenantOf, type WhoAndWhere } from "../activity.ts";
import { limits } from "../limits.ts";
import type { BotService } from "./bot-service.ts";
import { badRequest, type InvokeAnswer, nothing, unrecorded } from "./invoke-answer.ts";

export interface EndpointDeps {
  readonly service: () => BotService | undefined;
  /** The tenants that are served; null: whatever the playground on this machine calls itself. */
  readonly tenants: readonly string[] | null;
  readonly hear: (activity: WhoAndWhere) => Promise<InvokeAnswer>;
  readonly log: Log;
}

/**
 * The address that Teams calls. What is not from Teams, not whole, too large or of a strange tenant is refused before
 * anything is read from it; whatever happens, the process stays up and Teams gets an answer.
 */
export function endpoint(deps: EndpointDeps): Route {
  return {
    path: "/api/messages",
    handle: async (request, response) => {
      const { status, body } = await answer(deps, request).catch((error: unknown): InvokeAnswer => {
        deps.log.error("An event of Teams could not be recorded", { err: error });
        return isMisshapen(error) ? badRequest : { status: 500 };
      });
      if (body !== undefined) response.setHeader("content-type", "application/json; charset=utf-8");
      if (status === 413) response.setHeader("connection", "close");
      response.writeHead(status).end(body === undefined ? undefined : JSON.stringify(body));
    },
  };
}

async function answer(deps: EndpointDeps, request: IncomingMessage): Promise<InvokeAnswer> {
  if (request.method === "HEAD" || request.method === "GET") return { status: 200 };
  if (request.method !== "POST") return { status: 405 };
  if (deps.tenants === null && !isFromHere(request)) return { status: 403 };
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return { status: 415 };
  const service = deps.service();
  if (!service) return { status: 503 };
  const body = await bodyOf(request);
  if (body === undefined) return { status: 413 };
  const activity = activityFrom(parsed(body));
  if (!activity || activity.channelId !== "msteams") return { status: 400 };
  const refused = await refusal(deps, service, activity, request.headers.authorization ?? "");
  if (refused !== undefined) return { status: refused };
  if (!hasWhoAndWhere(activity)) return nothing;
  try {
    return await deps.hear(activity);
  } catch (error) {
    if (activity.type !== "invoke" || isMisshapen(error)) throw error;
    // Teams delivers messages again where it hears of trouble; a click only shows that something was wrong.
    deps.log.error("A click in Teams could not be recorded", { err: error });
    return unrecorded(activity);
  }
}

async function refusal(
  { tenants, log }: EndpointDeps,
  service: BotService,
  activity: Activity,
  authorization: string,
): Promise<number | undefined> {
  try {
    if (!(await service.isGenuine(activity, authorization))) return 401;
  } catch (error) {
    log.error("The keys of the Bot Framework could not be had, so nobody is let in", { err: error });
    return 503;
  }
  const tenant = tenantOf(activity);
  if (tenants === null) return isLocal(new URL(activity.serviceUrl).hostname) ? undefined : 403;
  if (tenants.includes(tenant)) return undefined;
  log.warn("A tenant that is not served was turned away", { tenant });
  return 403;
}

/** In local play nobody is asked for a token, so only this machine is heard, and no page of a browser behind its back. */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const host = URL.parse(`http://${headers.host ?? ""}`)?.hostname ?? "";
  return (
    /^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? "") && isLocal(host) && headers.origin === undefined
  );
}

function isLocal(host: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(host);
}

/** The body as text, or undefined where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limits.requestBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limits.requestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
