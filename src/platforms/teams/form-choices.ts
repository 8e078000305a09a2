import type { Form } from "../../render/message.ts";
import type { Conversation } from "../platform.ts";
import type { Channels } from "./channels.ts";
import { personChoice } from "./form-values.ts";
import { channelOf, knownConversation } from "./ids.ts";
import { limits } from "./limits.ts";
import type { People } from "./people.ts";

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
