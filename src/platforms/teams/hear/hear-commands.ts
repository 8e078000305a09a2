import { linksIn } from "../../../design/find-links.ts";
import { textOfHtml } from "../../../services/microsoft/teams-text.ts";
import type { CommandGiven } from "../../handlers.ts";
import { printable } from "../../kit/text.ts";
import { type Activity, originOf, type WhoAndWhere } from "../activity.ts";
import { type ConversationId, conversationId } from "../ids.ts";
import type { Files } from "../where/files.ts";
import type { Transcript } from "../where/history.ts";
import type { People } from "../where/people.ts";

export interface CommandDeps {
  readonly people: People;
  readonly files: Files;
  readonly transcript: Transcript;
}

/** A message as a command, or undefined where it is not meant for us: with some permissions a bot hears everything. */
export async function commandFrom(
  { people, files, transcript }: CommandDeps,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<CommandGiven | undefined> {
  const isPrivate = activity.recipient.isTargeted === true;
  if (at.kind !== "personal" && !isPrivate && !isMentioned(activity)) return undefined;
  const { text, links } = wordsOf(activity);
  const person = await people.actor(at, activity.from);
  const attachments = await files.ofActivity(activity);
  const origin = originOf(activity, at, person);
  if (!isPrivate)
    await transcript.heard(conversationId(at), {
      id: activity.id ?? origin.event,
      author: person,
      isOurs: false,
      time: timeOf(activity),
      text,
      links,
      attachments,
    });
  const via = at.kind === "personal" ? "direct" : isPrivate ? "slash" : "mention";
  return { ...origin, via, text, links, attachments, canShowForm: false };
}

/** Whether a message names the bot. */
function isMentioned({ entities = [], recipient }: WhoAndWhere): boolean {
  return entities.some(({ type, mentioned }) => type === "mention" && mentioned?.id === recipient.id);
}

/** What was said, without the bot's name; links also where their address stands behind other words. */
function wordsOf(activity: WhoAndWhere): { text: string; links: readonly string[] } {
  const { entities = [], recipient, text: said = "", attachments = [] } = activity;
  const names = entities.flatMap(({ type, text, mentioned }) =>
    type === "mention" && mentioned?.id === recipient.id && text !== undefined ? [text] : [],
  );
  const bare = names.reduce((rest, name) => rest.replaceAll(name, " "), said);
  const text = printable(bare.replaceAll(/<at(?: id="[^"]*")?>(.*?)<\/at>/g, "@$1"))
    .replaceAll("\u00A0", " ")
    .replaceAll(/[ \t]+/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
  const html = attachments.find(
    ({ contentType, content }) => contentType === "text/html" && typeof content === "string",
  );
  const behind = html ? textOfHtml(html.content as string).links : [];
  return { text, links: [...new Set([...linksIn(text), ...behind])] };
}

function timeOf({ timestamp }: Activity): string {
  const time = new Date(timestamp ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
}
