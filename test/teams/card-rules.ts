import { AdaptiveCard, SerializationContext, Versions } from "adaptivecards";
import { elementsIn } from "./world/shown-card.ts";
import type { BotActivity } from "./world/teams-world.ts";

/** What Teams would not take of a message: too large, or a card that Microsoft's own reader does not know all of. */
export function cardProblems(message: object): readonly string[] {
  const activity: BotActivity = message;
  const roots = (activity.entities ?? []).filter(({ type }) => type === "https://schema.org/Message");
  return [
    ...sizeProblems(activity),
    ...(roots.length > 1 ? ["two root entities"] : []),
    ...(activity.attachments ?? []).flatMap(({ content }) => schemaProblems(content ?? {})),
  ];
}

export function sizeProblems(value: unknown): readonly string[] {
  const json = JSON.stringify(value);
  const bytes = Math.max(json.length * 2, Buffer.byteLength(json));
  return bytes > 80_000 ? [`${bytes} bytes are too many`] : [];
}

/** What the reader of Adaptive Cards 1.5 complains of, and what it does not know and so leaves out. */
export function schemaProblems(card: object): readonly string[] {
  const context = new SerializationContext(Versions.v1_5);
  const read = new AdaptiveCard();
  read.parse(structuredClone(card), context);
  const complaints = Array.from(
    { length: context.eventCount },
    (_, index) => context.getEventAt(index).message,
    // Teams takes the search for people in cards of every version.
  ).filter((complaint) => !complaint.startsWith('Property "choices.data" is supported in version 1.6'));
  const known = read.toJSON() as unknown;
  return [...complaints, ...missing(card, known, "card"), ...twice(card)];
}

/** Beside the schema: what Teams adds to it, defaults that the reader does not write again, and other readers' share. */
const notWritten = new Set(["msteams", "fallback", "choices.data", "data", "type", "version"]);
const defaults: Readonly<Record<string, unknown>> = {
  isRequired: false,
  isMultiline: false,
  style: "compact",
  value: "false",
  choices: "[]",
};

function missing(given: unknown, known: unknown, path: string): readonly string[] {
  if (Array.isArray(given)) {
    if (!Array.isArray(known) || known.length !== given.length) return [`${path} has other elements`];
    return given.flatMap((each, index) => missing(each, known[index], `${path}[${index}]`));
  }
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    if (notWritten.has(name)) return [];
    const written = (known as Record<string, unknown> | undefined)?.[name];
    if (written !== undefined) return missing(value, written, `${path}.${name}`);
    const isDefault = defaults[name] === value || (Array.isArray(value) && value.length === 0);
    return isDefault ? [] : [`${path}.${name} is not known`];
  });
}

/** Ids that two elements share. */
function twice(card: object): readonly string[] {
  const ids = elementsIn(card).flatMap(({ id }) => (id === undefined ? [] : [id]));
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} stands twice`);
}
