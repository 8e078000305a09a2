import { isFinal } from "../../../errors.ts";
import { plain } from "../../../render/lists.ts";
import type { Handlers } from "../../handlers.ts";
import { originOf, type WhoAndWhere } from "../activity.ts";
import { channelOf, type ConversationId } from "../ids.ts";
import { clickOf } from "../say/click-data.ts";
import type { Say } from "../say/post.ts";
import type { People } from "../where/people.ts";
import type { Places } from "../where/whereabouts.ts";
import { clickFrom, told } from "./hear-clicks.ts";
import { type CommandDeps, commandFrom } from "./hear-commands.ts";
import { answerInvoke, type InvokeDeps } from "./hear-invokes.ts";
import { type InvokeAnswer, nothing, problemsOf } from "./invoke-answer.ts";

export interface HearDeps extends Omit<InvokeDeps, "handlers">, CommandDeps {
  readonly places: Places;
  readonly say: Pick<Say, "post">;
}

/** Takes an activity that is genuine and of a tenant that we serve, and gives back what Teams waits for. */
export async function hear(deps: HearDeps, handlers: Handlers, activity: WhoAndWhere): Promise<InvokeAnswer> {
  const at = await deps.places.learn(activity);
  switch (activity.type) {
    case "message":
      if (clickOf(activity.value)) await hearSubmit(deps, handlers, activity, at);
      else await hearCommand(deps, handlers, activity, at);
      return nothing;
    case "invoke":
      return answerInvoke({ ...deps, handlers }, activity, at);
    case "conversationUpdate":
    case "installationUpdate":
      await hearPresence(handlers, { people: deps.people, channelsOf: deps.places.channelsOf }, activity, at);
      return nothing;
    default:
      return nothing;
  }
}

const unheard =
  "I could not write to you in private. Open Loophole in Teams (Apps → Loophole → Add) once, then ask again.";

async function hearCommand(
  deps: HearDeps,
  handlers: Handlers,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<void> {
  const command = await commandFrom(deps, activity, at);
  if (!command) return;
  const reply = await handlers.commandGiven(command);
  if (reply.kind !== "whisper" && reply.kind !== "home") return;
  const isTold = await deps.answer.tell(command, reply.message);
  // What was meant for one person is not said to all; that it could not be said is.
  if (!isTold && at.kind !== "personal")
    await deps.say.post(command.place.conversation, plain(`unheard:${command.event}`.slice(0, 100), unheard));
}

/** A button in a client that is too old to show the answer in place. */
async function hearSubmit(
  deps: HearDeps,
  handlers: Handlers,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<void> {
  const data = clickOf(activity.value);
  if (!data || data.does === "close") return;
  const click = await clickFrom(deps, activity, at, data, activity.value).catch((error: unknown) => {
    if (isFinal(error)) return undefined;
    throw error;
  });
  if (!click) return;
  const reply = await told(handlers, click);
  switch (reply.kind) {
    case "recorded":
      return;
    case "whisper":
    case "home":
      await deps.answer.tell(click.origin, reply.message);
      return;
    case "problems":
      await deps.answer.tell(click.origin, plain("problems", problemsOf(reply.problems)));
      return;
    case "form": {
      const words = `Your Teams is too old to show the form “${reply.form.title}”. Update it, or open Teams in a browser.`;
      await deps.answer.tell(click.origin, plain("too-old", words));
    }
  }
}

/** Tells the bot's coming and going, and what became of a channel. */
async function hearPresence(
  handlers: Handlers,
  {
    people,
    channelsOf,
  }: { people: People; channelsOf: (tenant: string, team: string) => Promise<readonly string[]> },
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<void> {
  const { recipient, membersAdded = [], membersRemoved = [], channelData, action } = activity;
  const isUs = ({ id }: { readonly id: string }): boolean => id === recipient.id;
  const channel = channelOf(at);
  const team = channelData?.team?.id;
  if (membersAdded.some(isUs) || action === "add" || action === "add-upgrade") {
    const origin = originOf(activity, at, await people.actor(at, activity.from));
    await handlers.joined(origin);
    // Back in a team, the bot is back in all its channels that were known before.
    const others = team === undefined ? [] : await channelsOf(at.tenant, team);
    for (const other of others.filter((each) => each !== channel)) {
      const place = { ...origin.place, channel: other, conversation: other };
      await handlers.joined({ ...origin, event: `${origin.event} ${other}`, place });
    }
    return;
  }
  if (membersRemoved.some(isUs) || action === "remove" || action === "remove-upgrade") {
    const all = team === undefined ? [channel] : [channel, ...(await channelsOf(at.tenant, team))];
    for (const each of new Set(all)) await handlers.left({ channel: each });
    return;
  }
  switch (channelData?.eventType ?? "") {
    case "channelDeleted":
      return handlers.left({ channel });
    case "teamDeleted":
    case "teamHardDeleted":
      for (const each of await channelsOf(at.tenant, team ?? "")) await handlers.left({ channel: each });
      return;
    case "channelRenamed":
      return handlers.renamed({ channel, name: channelData?.channel?.name ?? "" });
    default:
      return;
  }
}
