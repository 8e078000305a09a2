import type { App } from "@slack/bolt";
import { type ActionVerb, actionVerbs } from "../../../render/message.ts";
import type { RawMessage } from "../../../services/slack/raw.ts";
import type { Handlers, Surface } from "../../handlers.ts";
import type { Conversation, Place, Posted, UserId } from "../../people-and-places.ts";
import { conversationId, personOf, placeOf, teamOf, type Whereabouts } from "../ids.ts";
import type { Answer } from "./answer.ts";

/** The parts of a click that are read here. */
interface Click {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly trigger_id: string;
  readonly response_url?: string;
  readonly channel?: { readonly id: string };
  readonly message?: RawMessage;
  readonly view?: { readonly private_metadata?: string };
  readonly container?: {
    readonly is_ephemeral?: boolean;
    readonly message_ts?: string;
    readonly thread_ts?: string;
    readonly channel_id?: string;
  };
  readonly actions: readonly {
    readonly action_id: string;
    readonly value?: string;
    readonly action_ts?: string;
  }[];
}

export interface ClickDeps extends Whereabouts {
  readonly direct: (user: UserId) => Promise<Conversation>;
  /** Shows a person's own page, from one of its pages on. */
  readonly showHome: (team: string, user: UserId, page: number) => Promise<void>;
}

/** Buttons, in posts, in messages that one person sees, and on people's own pages. */
export function hearClicks(app: App, handlers: Handlers, answer: Answer, deps: ClickDeps): void {
  app.action(/^loophole:/, async ({ body, ack, context }) => {
    const click = body as unknown as Click;
    const [action] = click.actions;
    const team = teamOf(context);
    const person = await personOf(deps, team, click.user.id, click.user.team_id);
    if (!action) return ack();
    if (action.action_id.startsWith("loophole:turn:")) {
      await ack();
      return deps.showHome(team, person.id, Number(action.value) || 0);
    }
    const meant = meaningOf(action.action_id, action.value ?? "");
    if (!meant) return ack();
    const { surface, place, posted } = await whereOf(click, team, person.id, deps);
    const reply = await handlers.actionTaken({
      event: `slack-action:${action.action_ts ?? click.trigger_id}:${click.user.id}:${action.action_id}:${meant.target}`,
      message: null,
      place,
      person,
      ...meant,
      surface,
      posted,
    });
    await ack();
    answer(reply, {
      team,
      place,
      person,
      surface,
      triggerId: click.trigger_id,
      ...(click.response_url === undefined ? {} : { responseUrl: click.response_url }),
      page: Number(click.view?.private_metadata) || 0,
    });
  });
}

function meaningOf(
  actionId: string,
  value: string,
): { readonly verb: ActionVerb; readonly target: string } | undefined {
  const [, said = ""] = actionId.split(":");
  const [verb, target] = said === "feedback" ? splitOnce(value) : [said, value];
  return actionVerbs.includes(verb as ActionVerb) ? { verb: verb as ActionVerb, target } : undefined;
}

function splitOnce(value: string): [string, string] {
  const at = value.indexOf(" ");
  return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
}

async function whereOf(
  { channel, message, container }: Click,
  team: string,
  person: UserId,
  { direct }: ClickDeps,
): Promise<{ surface: Surface; place: Place; posted: Posted | null }> {
  const id = channel?.id ?? container?.channel_id;
  if (id === undefined) {
    const conversation = await direct(person);
    return { surface: "home", place: { tenant: team, channel: conversation, conversation }, posted: null };
  }
  const ts = message?.ts ?? container?.message_ts;
  const thread = message?.thread_ts ?? container?.thread_ts;
  if (container?.is_ephemeral === true || ts === undefined) {
    return { surface: "whisper", place: placeOf(team, id, thread), posted: null };
  }
  const isReply = thread !== undefined && thread !== ts;
  return {
    surface: "post",
    place: placeOf(team, id, thread ?? ts),
    posted: {
      conversation: conversationId({ team, channel: id, ...(isReply ? { thread } : {}) }),
      post: ts,
      thread: conversationId({ team, channel: id, thread: thread ?? ts }),
    },
  };
}
