import type { Form, Message } from "../../../render/message.ts";
import type { Posted, ThreadMessage } from "../../people-and-places.ts";
import type { PlatformStore } from "../../platform.ts";

/** Where Teams is reached for a tenant: the newest address that it called from, and who we are there. */
export interface Whereabouts {
  readonly serviceUrl: string;
  readonly bot: { readonly id: string; readonly name: string };
}

/** What is needed to speak in a channel or chat unasked: the conversation reference, as far as it says anything. */
export interface ChannelReference extends Whereabouts {
  /** In a team: Teams' own id of the team. */
  readonly team?: string;
  /** In a team: the id by which the directory knows it. */
  readonly group?: string;
  readonly name?: string;
}

export interface KnownUser {
  readonly name: string;
  readonly tenant: string;
  /** The id by which the bot knows the person, `29:…`. */
  readonly wire: string;
}

/** A post that was begun; it is written before the first part is sent, and again after each. */
export interface PostRecord {
  readonly to: string;
  readonly thread: string | null;
  readonly parts: readonly string[];
  /** How many parts it has when it is complete. */
  readonly of: number;
  readonly message: Message;
}

/** What was said to the bot, or by it, where Teams gives nothing to read. */
export type Said = Omit<ThreadMessage, "author"> & { readonly by: string };

interface Records {
  /** By tenant. */
  whereabouts: Whereabouts;
  /** By channel. */
  channel: ChannelReference;
  /** By team, within a tenant: the channels of it that we know. */
  team: readonly string[];
  /** By user. */
  user: KnownUser;
  /** By user: the personal chat with them. */
  direct: string;
  /** By channel and key of the message. */
  post: PostRecord;
  /** By channel and activity: what the thumbs under it are about. */
  thumbs: string;
  /** By user: the form in front of them. */
  form: Form;
  /** By conversation. */
  said: readonly Said[];
  /** By attachment: where its content is, for a while. */
  file: KeptFile;
}

export interface KeptFile {
  readonly name: string;
  readonly mediaType: string;
  /** Needs no token, and ends within the hour. */
  readonly downloadUrl: string | null;
  /** The file in SharePoint, for which a permission is needed. */
  readonly contentUrl: string | null;
}

/** What this platform remembers across restarts. `of` are the ids that name the record. */
export interface Kept {
  load<K extends keyof Records>(kind: K, ...of: readonly string[]): Promise<Records[K] | undefined>;
  save<K extends keyof Records>(kind: K, value: Records[K], ...of: readonly string[]): Promise<void>;
  forget(kind: keyof Records, ...of: readonly string[]): Promise<void>;
  /** Changes a record; changes of one record wait for each other. */
  change<K extends keyof Records>(
    kind: K,
    to: (now: Records[K] | undefined) => Records[K],
    ...of: readonly string[]
  ): Promise<void>;
}

/** What is kept, in a store. Values that did not change are not written again. */
export function kept(store: PlatformStore): Kept {
  const turns = new Map<string, Promise<void>>();
  const idOf = (kind: string, of: readonly string[]): string =>
    `teams:${[kind, ...of].map(encodeURIComponent).join(" ")}`;

  const load: Kept["load"] = async (kind, ...of) => {
    const value = await store.load("reference", idOf(kind, of));
    return value === undefined ? undefined : JSON.parse(value);
  };
  const save: Kept["save"] = (kind, value, ...of) =>
    store.save("reference", idOf(kind, of), JSON.stringify(value));

  return {
    load,
    save,
    forget: (kind, ...of) => store.forget("reference", idOf(kind, of)),
    change: (kind, to, ...of) => {
      const id = idOf(kind, of);
      const inTurn = async (): Promise<void> => {
        await turns.get(id)?.catch(() => {});
        const before = await load(kind, ...of);
        const after = to(before);
        if (JSON.stringify(before) !== JSON.stringify(after)) await save(kind, after, ...of);
      };
      const turn = inTurn().finally(() => {
        if (turns.get(id) === turn) turns.delete(id);
      });
      turns.set(id, turn);
      return turn;
    },
  };
}

/** A record as the post that it became, or undefined while parts of it are missing. */
export function postedFrom(
  { to, thread, parts, of }: PostRecord,
  asId: (parts: readonly string[]) => string,
): Posted | undefined {
  if (thread === null || parts.length < of) return undefined;
  return { conversation: to, post: asId(parts), thread };
}
