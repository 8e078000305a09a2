import { createHash } from "node:crypto";

/** What a Teams tenant holds, as far as a bot can meet it; it outlives the bot. */
export interface TeamsWorld {
  readonly users: ReadonlyMap<string, WorldUser>;
  readonly channels: Map<string, WorldChannel>;
  readonly messages: WorldMessage[];
  /** What people attached, by message, as Graph tells it. */
  readonly attached: Map<string, readonly object[]>;
  /** The subjects of posts that have one, by message. */
  readonly subjects: Map<string, string>;
  /** Files by the path at which they are served. */
  readonly files: Map<string, { readonly content: string }>;
  /** Requests to answer otherwise than usual. */
  readonly faults: Fault[];
  /** Told of every request before it is answered; may let the answer be lost, or nothing happen at all. */
  watch: ((call: Call) => "lost" | "never" | undefined) | undefined;
  /** Every request of the bot, in order. */
  readonly calls: Call[];
  /** What the app may not do in Graph. */
  readonly denied: Set<"messages" | "files">;
  /** People to whom the bot may not write: the app is not installed for them. */
  readonly closed: Set<string>;
  nextId(): string;
  readonly now: () => number;
}

export interface WorldUser {
  /** As the bot knows them. */
  readonly wire: string;
  readonly aad: string;
  readonly name: string;
  readonly tenant: string;
}

export interface WorldChannel {
  readonly id: string;
  readonly kind: "channel" | "groupChat" | "personal";
  readonly type: "standard" | "private" | "shared";
  readonly name: string;
  readonly members: readonly string[];
  readonly hasBot: boolean;
}

export interface WorldMessage {
  readonly id: string;
  readonly channel: string;
  readonly root: string;
  /** A user's object id, or `bot`. */
  readonly by: string;
  readonly time: string;
  readonly html: string;
  /** What the bot sent, as it stands now. */
  activity: BotActivity | undefined;
  /** Only this person sees it. */
  readonly to: string | undefined;
  edits: number;
  isDeleted: boolean;
}

export interface BotActivity {
  readonly type?: string;
  readonly text?: string;
  readonly summary?: string;
  readonly recipient?: { readonly id?: string };
  readonly attachments?: readonly { readonly contentType?: string; readonly content?: object }[];
  readonly entities?: readonly Readonly<Record<string, unknown>>[];
  readonly channelData?: {
    readonly channel?: { readonly id?: string };
    readonly feedbackLoop?: { readonly type?: string };
  };
}

export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is carried out all the same, as when an answer is lost. */
  readonly isDone?: boolean;
  times: number;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export const appId = "11111111-2222-4333-8444-555555555555";
export const tenant = "aaaaaaaa-0000-4000-8000-000000000001";
export const otherTenant = "bbbbbbbb-0000-4000-8000-000000000002";
export const bot = { id: `28:${appId}`, name: "Loophole" };
export const team = {
  id: "19:team@thread.tacv2",
  group: "cccccccc-0000-4000-8000-000000000003",
  name: "Designs",
};

export function worldUser(name: string, home = tenant): WorldUser {
  const hash = createHash("sha256").update(name).digest("hex");
  const aad = `${hash.slice(0, 8)}-0000-4000-8000-${hash.slice(0, 12)}`;
  return { wire: `29:${hash.slice(0, 20)}`, aad, name, tenant: home };
}

/** A tenant with a team of four channels, of which one is private, one shared and one without the bot. */
export function teamsWorld(now: () => number = Date.now): TeamsWorld {
  const people = [worldUser("Ana"), worldUser("Bo"), worldUser("Eve", otherTenant)];
  const [ana, bo, eve] = people.map(({ aad }) => aad) as [string, string, string];
  let last = 1_760_000_000_000;
  const room = (
    id: string,
    type: WorldChannel["type"],
    members: readonly string[],
    hasBot = true,
  ): [string, WorldChannel] => {
    const own = { id: `19:${id}@thread.tacv2`, kind: "channel", type, name: id, members, hasBot } as const;
    return [own.id, own];
  };
  const group = {
    id: "19:group@unq.gbl.spaces",
    kind: "groupChat",
    type: "private",
    name: "",
    members: [ana, bo],
    hasBot: true,
  } as const;
  return {
    users: new Map(people.map((user) => [user.aad, user])),
    channels: new Map<string, WorldChannel>([
      room("designs", "standard", [ana, bo]),
      room("secret", "private", [ana]),
      room("partners", "shared", [ana, eve]),
      room("elsewhere", "standard", [ana], false),
      [group.id, group],
    ]),
    messages: [],
    attached: new Map(),
    subjects: new Map(),
    files: new Map(),
    faults: [],
    watch: undefined,
    calls: [],
    denied: new Set(),
    closed: new Set(),
    nextId: () => String((last += 1000)),
    now,
  };
}

export function userNamed(world: TeamsWorld, name: string): WorldUser {
  const found = [...world.users.values()].find((user) => user.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}

/** The chat of a person with the bot. */
export function personalChat(world: TeamsWorld, aad: string): WorldChannel {
  const id = `a:${aad}`;
  const known = world.channels.get(id);
  if (known) return known;
  const chat = { id, kind: "personal", type: "private", name: "", members: [aad], hasBot: true } as const;
  world.channels.set(id, chat);
  return chat;
}

/** Says something in a channel or a thread of it; no root begins a thread. */
export function sayIn(
  world: TeamsWorld,
  channel: string,
  by: string,
  html: string,
  root?: string,
): WorldMessage {
  const id = world.nextId();
  const message: WorldMessage = {
    id,
    channel,
    root: root ?? id,
    by,
    time: new Date(Number(id)).toISOString(),
    html,
    activity: undefined,
    to: undefined,
    edits: 0,
    isDeleted: false,
  };
  world.messages.push(message);
  return message;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
