import type { App, Context } from "@slack/bolt";
import { plain } from "../../../render/lists.ts";
import { linksOf, markupText, type NameOf, textOf } from "../../../services/slack/markup.ts";
import type { RawMessage } from "../../../services/slack/raw.ts";
import { attachmentsOf } from "../../../services/slack/slack-files.ts";
import type { CommandGiven, Handlers, Reply } from "../../handlers.ts";
import { messageName, personOf, placeOf, teamOf, type Whereabouts } from "../ids.ts";
import type { Answer } from "./answer.ts";

/** Slack delivers an event that was refused so many times again, the last time after five minutes. */
const lastDelivery = 3;
const unheard =
  "I could not write down what you asked, several times over, and Slack does not tell me again. Please ask once more in a while; if that does not help, tell whoever runs me.";

/** Mentions, direct messages and slash commands. */
export function hearMessages(app: App, handlers: Handlers, answer: Answer, whereabouts: Whereabouts): void {
  const given = async (
    via: "mention" | "direct",
    message: RawMessage & { readonly channel: string },
    event: string,
    team: string,
    { botUserId: botUser = "", retryNum = 0 }: Pick<Context, "botUserId" | "retryNum">,
  ): Promise<void> => {
    const { channel, ts, user } = message;
    if (ts === undefined || user === undefined) return;
    const nameOf: NameOf = (id) =>
      id === botUser ? botName : whereabouts.people.known(team, id)?.name || id;
    const { text, links } = textOf(message, nameOf);
    const command: CommandGiven = {
      event,
      message: messageName(team, channel, ts),
      place: placeOf(team, channel, message.thread_ts ?? ts),
      person: await personOf(
        whereabouts,
        team,
        user,
        message.user_team ?? message.source_team ?? message.team,
      ),
      via,
      text: afterName(text),
      links: linksOf(message, links),
      attachments: attachmentsOf(message),
      canShowForm: false,
    };
    const reply = await handlers.commandGiven(command).catch((error: unknown): Reply => {
      if (retryNum < lastDelivery) throw error;
      return { kind: "whisper", message: plain("unheard", unheard) };
    });
    answer(reply, { team, place: command.place, person: command.person, surface: "post" });
  };

  app.event("app_mention", async ({ event, body, context }) => {
    await given(
      "mention",
      event as RawMessage & { channel: string },
      body.event_id,
      teamOf(context),
      context,
    );
  });

  app.event("message", async ({ event, body, context }) => {
    const message = event as RawMessage & { channel: string; channel_type?: string };
    if (message.channel_type !== "im" || message.bot_id !== undefined) return;
    if (message.subtype !== undefined && message.subtype !== "file_share") return;
    await given("direct", message, body.event_id, teamOf(context), context);
  });

  app.command(/^\//, async ({ command, ack, context }) => {
    const team = teamOf(context);
    const links: string[] = [];
    const text = markupText(command.text, (id) => whereabouts.people.known(team, id)?.name || id, links);
    const place = placeOf(team, command.channel_id, undefined);
    const person = await personOf(whereabouts, team, command.user_id, command.team_id);
    const reply = await handlers.commandGiven({
      event: `slack-command:${command.trigger_id}`,
      message: null,
      place,
      person,
      via: "slash",
      text: text.trim(),
      links: [...new Set(links)],
      attachments: [],
      canShowForm: true,
    });
    await ack();
    answer(reply, {
      team,
      place,
      person,
      surface: "post",
      triggerId: command.trigger_id,
      responseUrl: command.response_url,
    });
  });
}

/** How the bot is written where its mention stood, so that the words after it can be told. */
const botName = "\u{F0000}";

/** The words after the first mention of the bot, or those before it where none follow. */
function afterName(text: string): string {
  const [before = "", ...after] = text.split(`@${botName}`);
  const words = after.join(" ").trim();
  return words === "" ? before.trim() : words;
}
