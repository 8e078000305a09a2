import type { Field, Form, FormValue, FormValues } from "../../../render/message.ts";
import type { Conversation } from "../../people-and-places.ts";
import { channelOf, knownConversation, userId, userOf } from "../ids.ts";
import { limits } from "../limits.ts";
import type { Channels } from "../where/channels.ts";
import type { People } from "../where/people.ts";

/** What a form offers beyond what it says itself. */
export interface FormChoices {
  /** People of the conversation, by the id that Teams' own search gives. */
  readonly people: readonly Choice[];
  /** Conversations to post in. */
  readonly channels: readonly Choice[];
  /** Whether Teams can search the directory for people. */
  readonly canSearch: boolean;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** A form is shown within seconds or not at all, so that lists that take longer are left out: people can be searched. */
const patienceMs = 2_500;

export interface ChoicesDeps {
  readonly people: Pick<People, "members">;
  readonly channels: Pick<Channels, "siblings" | "describe">;
  readonly canSearch: boolean;
}

/** Looks up what a form needs to offer. */
export async function choicesFor(
  { people, channels, canSearch }: ChoicesDeps,
  form: Form,
  conversation: Conversation,
): Promise<FormChoices> {
  const at = knownConversation(conversation);
  const asks = (...kinds: readonly string[]): boolean => form.fields.some(({ kind }) => kinds.includes(kind));
  const roster = async (): Promise<readonly Choice[]> => {
    const found = await people.members(at, limits.roster);
    return found
      .filter(({ tenant }) => tenant === at.tenant)
      .map(({ id, name }) => ({ value: personChoice(id), title: name }))
      .toSorted((a, b) => a.title.localeCompare(b.title));
  };
  const places = async (): Promise<readonly Choice[]> => {
    const all = at.kind === "channel" ? await channels.siblings(at) : [];
    const here = { value: channelOf(at), title: "Here" };
    return [here, ...all.map(({ id, name }) => ({ value: id, title: name }))].filter(
      ({ value }, index, list) => list.findLastIndex((each) => each.value === value) === index,
    );
  };
  const [forPeople, forChannels] = await Promise.all([
    asks("person", "people") ? soon(roster()) : [],
    asks("channel") ? soon(places()) : [],
  ]);
  return { people: forPeople, channels: forChannels, canSearch };
}

async function soon(list: Promise<readonly Choice[]>): Promise<readonly Choice[]> {
  const late = Promise.withResolvers<readonly Choice[]>();
  const timer = setTimeout(() => late.resolve([]), patienceMs);
  try {
    return await Promise.race([list.catch(() => []), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The id of an input says what kind of field it is, since what comes back is text in any case. */
export function inputId({ kind, name }: Pick<Field, "kind" | "name">): string {
  return `${kind}:${name}`;
}

const kinds: ReadonlySet<string> = new Set<Field["kind"]>([
  "text",
  "choice",
  "date",
  "person",
  "people",
  "channel",
  "toggle",
]);

/**
 * What was filled in, from the data of a click. Inputs that were left empty do not come back; those of the form are
 * `inputs`.
 */
export function valuesOf(data: unknown, inputs: readonly string[], tenant: string): FormValues {
  const sent = new Map(typeof data === "object" && data !== null ? Object.entries(data) : []);
  const fields = [...new Set([...inputs, ...sent.keys()])].flatMap((id) => {
    const [kind, name] = parted(id);
    return kinds.has(kind) && name !== "" ? [{ kind: kind as Field["kind"], name, said: sent.get(id) }] : [];
  });
  return Object.fromEntries(fields.map(({ kind, name, said }) => [name, valueOf(kind, said, tenant)]));
}

function valueOf(kind: Field["kind"], said: unknown, tenant: string): FormValue {
  const text = typeof said === "string" ? said.replaceAll("\r\n", "\n") : "";
  switch (kind) {
    case "toggle":
      return said === true || text === "true";
    case "people":
      return text
        .split(",")
        .filter((value) => value !== "")
        .map((value) => personFrom(value, tenant));
    case "person":
      return text === "" ? "" : personFrom(text, tenant);
    case "text":
    case "choice":
    case "date":
    case "channel":
      return text;
  }
}

/** A person as the value of a choice: by the id that Teams' own search gives, where they have one. */
export function personChoice(id: string): string {
  const user = userOf(id)?.user ?? "";
  return /^[\w-]+$/.test(user) ? user : id;
}

function personFrom(value: string, tenant: string): string {
  return /^[\w-]+$/.test(value) ? userId(tenant, value) : value;
}

function parted(id: string): readonly [kind: string, name: string] {
  const colon = id.indexOf(":");
  return [id.slice(0, Math.max(0, colon)), id.slice(colon + 1)];
}
