import { Failure } from "../../../errors.ts";
import { atMost } from "../../../services/microsoft/graph.ts";
import { MicrosoftRefusal, patiently } from "../../../services/microsoft/refusal.ts";
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

const patienceMs = 15_000;

/** Bytes of an answer: a page of members is the longest that Teams gives, and takes a tenth of it. */
const largestAnswer = 1_048_576;

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
    const bytes = Buffer.from(await atMost(response, largestAnswer));
    if (bytes.length > largestAnswer)
      throw new Failure("platform", "Teams gave an answer that is too long to be one. Try again later.");
    const headers = Object.fromEntries(response.headers);
    if (!response.ok) throw new MicrosoftRefusal("Teams", { status: response.status, headers, bytes });
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
  };
  const call = async <T>(method: Method, url: string, body?: object): Promise<T> =>
    (await patiently(() => once(method, url, body), {
      wait,
      isPassing: (error) => isPassing(error, method),
    })) as T;
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

/** A refusal passes. What may have been done is done again only where doing it twice changes nothing. */
function isPassing(error: unknown, method: Method): boolean {
  const status = error instanceof MicrosoftRefusal ? error.status : undefined;
  if (status === 429 || status === 412) return true;
  return method !== "POST" && (status === undefined || status >= 500);
}

function base(serviceUrl: string): string {
  return serviceUrl.replace(/\/+$/, "");
}
