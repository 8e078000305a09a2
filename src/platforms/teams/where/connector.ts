import type { Whereabouts } from "./kept.ts";

/**
 * Teams' own interface for bots, as far as it is used here. The SDK's client for it is passed over for two reasons that
 * were seen: it drops every field that it does not know, the label “AI generated” and its citations among them, and it
 * repeats a post after a timeout, which then stands there twice. The token still comes from the SDK.
 */
export interface Connector {
  send(at: Address, activity: object, isForOne?: boolean): Promise<string>;
  update(at: Address, id: string, activity: object): Promise<void>;
  remove(at: Address, id: string): Promise<void>;
  /** Opens a thread in a channel with its first message, or the chat with a person. */
  create(
    serviceUrl: string,
    parameters: object,
  ): Promise<{ readonly id: string; readonly activity?: string }>;
  member(at: Address, user: string): Promise<Member>;
  /** A page of the members, and where the next begins. */
  members(
    at: Address,
    from?: string,
  ): Promise<{ readonly members: readonly Member[]; readonly next: string | undefined }>;
  team(serviceUrl: string, team: string): Promise<{ readonly name?: string; readonly aadGroupId?: string }>;
  channels(serviceUrl: string, team: string): Promise<readonly TeamChannel[]>;
}

/** Where Teams is, and which conversation is meant. */
export interface Address extends Pick<Whereabouts, "serviceUrl"> {
  readonly conversation: string;
}

export interface Member {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
  readonly objectId?: string;
  readonly tenantId?: string;
}

export interface TeamChannel {
  readonly id: string;
  readonly name?: string;
  /** `standard`, `private` or `shared`. */
  readonly type?: string;
  readonly channelType?: string;
}

export interface ConnectorDeps {
  readonly fetcher: typeof fetch;
  /** The token to speak with; undefined in local play, where nobody asks for one. */
  readonly token: () => Promise<string | undefined>;
  readonly wait: (ms: number) => Promise<void>;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

const mostTries = 4;
const longestWaitMs = 60_000;
const patienceMs = 15_000;

export function connector({ fetcher, token, wait }: ConnectorDeps): Connector {
  const once = async (method: Method, url: string, body?: object): Promise<unknown> => {
    const bearer = await token();
    const response = await fetcher(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    const said = await response.text();
    if (!response.ok) throw ConnectorError.from(response, said);
    return said === "" ? {} : JSON.parse(said);
  };

  /** A refusal is waited out. What may have been done is repeated only where doing it twice changes nothing. */
  const call = async <T>(method: Method, url: string, body?: object): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return (await once(method, url, body)) as T;
      } catch (error) {
        const waitMs = waitBeforeRetryMs(error, method, tries);
        if (waitMs === undefined || tries === mostTries) throw error;
        await wait(waitMs);
      }
    }
  };
  const at = ({ serviceUrl, conversation }: Address, rest: string): string =>
    `${base(serviceUrl)}/v3/conversations/${encodeURIComponent(conversation)}/${rest}`;
  const activity = (where: Address, id: string): string => at(where, `activities/${encodeURIComponent(id)}`);

  return {
    send: async (where, what, isForOne = false) => {
      const url = at(where, `activities${isForOne ? "?isTargetedActivity=true" : ""}`);
      return (await call<{ id?: string }>("POST", url, what)).id ?? "";
    },
    update: async (where, id, what) => void (await call("PUT", activity(where, id), { ...what, id })),
    remove: async (where, id) => void (await call("DELETE", activity(where, id))),
    create: async (serviceUrl, parameters) => {
      const made = await call<{ id?: string; activityId?: string }>(
        "POST",
        `${base(serviceUrl)}/v3/conversations`,
        parameters,
      );
      return { id: made.id ?? "", ...(made.activityId === undefined ? {} : { activity: made.activityId }) };
    },
    member: (where, user) => call("GET", at(where, `members/${encodeURIComponent(user)}`)),
    members: async (where, from) => {
      const query = new URLSearchParams({
        pageSize: "200",
        ...(from === undefined ? {} : { continuationToken: from }),
      });
      const page = await call<{ members?: readonly Member[]; continuationToken?: string }>(
        "GET",
        at(where, `pagedmembers?${query.toString()}`),
      );
      return { members: page.members ?? [], next: page.continuationToken || undefined };
    },
    team: (serviceUrl, team) => call("GET", `${base(serviceUrl)}/v3/teams/${encodeURIComponent(team)}`),
    channels: async (serviceUrl, team) => {
      const url = `${base(serviceUrl)}/v3/teams/${encodeURIComponent(team)}/conversations`;
      return (await call<{ conversations?: readonly TeamChannel[] }>("GET", url)).conversations ?? [];
    },
  };
}

function waitBeforeRetryMs(error: unknown, method: Method, tries: number): number | undefined {
  const status = error instanceof ConnectorError ? error.status : undefined;
  const isRefused = status === 429 || status === 412;
  const isHarmless = method !== "POST" && (status === undefined || status >= 500);
  if (!isRefused && !isHarmless) return undefined;
  const asked = error instanceof ConnectorError ? error.retryAfterMs : undefined;
  const waitMs = asked ?? 500 * 2 ** tries;
  return waitMs <= longestWaitMs ? waitMs : undefined;
}

function base(serviceUrl: string): string {
  return serviceUrl.replace(/\/+$/, "");
}

/** Teams said no. */
export class ConnectorError extends Error {
  readonly status: number;
  /** Teams' short name for it, such as `BotNotInConversationRoster`; empty where it gave none. */
  readonly code: string;
  /** How long Teams wants us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, retryAfterMs?: number) {
    super(`Teams answered ${status}${code === "" ? "" : ` ${code}`}`);
    this.name = "ConnectorError";
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  static from(response: Pick<Response, "status" | "headers">, body: string): ConnectorError {
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return new ConnectorError(
      response.status,
      codeIn(body),
      Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
    );
  }
}

/** The code of the error, or of the one inside it. */
function codeIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as {
      error?: { code?: unknown; innererror?: { code?: unknown } };
    };
    const code = error?.code ?? error?.innererror?.code;
    return typeof code === "string" ? code.slice(0, 100) : "";
  } catch {
    return "";
  }
}
