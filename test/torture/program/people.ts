import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { FormValues } from "../../../src/render/message.ts";
import { elementsIn } from "../../teams/world/shown-card.ts";
import { cardOf } from "../../teams/world/teams-client.ts";
import { type BotActivity, userNamed, type WorldMessage } from "../../teams/world/teams-world.ts";
import type { Company } from "./company.ts";

/** What somebody does in a thread, the same on both platforms; and what stands there afterwards. */
export interface Thread {
  readonly platform: "slack" | "teams";
  /** Begins the thread with these messages. */
  begin(messages: readonly string[]): Promise<void>;
  say(text: string): Promise<void>;
  /** Mentions the bot; true when the platform heard that it was heard. */
  mention(words: string): Promise<boolean>;
  /** Opens the form of a question and sends it; true when it was taken. */
  settle(verb: "answer" | "dismiss" | "assign", values: FormValues): Promise<boolean>;
  /** Delivers again what was delivered last, as the platforms do where they heard nothing; true when it was taken. */
  again(): Promise<boolean>;
  /** What the bot posted in the channel, in order: the key of each post, and everything that it says. */
  posts(): Promise<readonly { readonly key: string; readonly json: string }[]>;
  /** How often the bot said something aside, to one of those who are there. */
  readonly whispers: () => number;
}

/** A design in parts, of which each is a message. */
export const designParts: readonly string[] = readFileSync(
  new URL("../../../examples/discover-feed.md", import.meta.url),
  "utf8",
).split(/\n(?=## )/);

const taken = (delivery: Promise<unknown>): Promise<boolean> =>
  delivery.then(
    (answer) => ((answer as { status?: number } | undefined)?.status ?? 200) === 200,
    () => false,
  );

/** Delivers a message, and once more as platforms now and then do; whether it was heard, the second delivery tells. */
async function twice(
  said: Promise<unknown>,
  client: { redeliver(): Promise<{ readonly status: number }> },
): Promise<boolean> {
  return (await taken(said)) && taken(client.redeliver());
}

/** A thread of Ana's in a new channel of Slack. */
export async function slackThread({ slack, inSlack }: Company, name = "designs"): Promise<Thread> {
  const channel = await slack.channel(name, ["ana", "bo"]);
  let root: string | undefined;
  return {
    platform: "slack",
    begin: async ([first = "", ...rest]) => {
      root = await inSlack.say("ana", channel, first);
      for (const text of rest) await inSlack.say("bo", channel, text, root);
    },
    say: async (text) => void (await inSlack.say("bo", channel, text, root)),
    mention: (words) => twice(inSlack.mention("ana", channel, words, root), inSlack),
    settle: async (verb, values) => {
      const isOpen = await taken(inSlack.click("ana", channel, (button) => button.verb === verb));
      if (!isOpen || !(await until(() => slack.modals.has(slack.people.get("ana") ?? ""), 5_000)))
        return false;
      return taken(inSlack.submit("ana", values));
    },
    again: () => taken(inSlack.redeliver()),
    posts: async () =>
      (await inSlack.messages(channel))
        .filter(({ user }) => user === "U0BOT")
        .map(({ metadata, blocks }) => ({ key: slackKey(metadata), json: JSON.stringify(blocks ?? []) })),
    whispers: () => slack.whispers.filter((whisper) => whisper.channel === channel).length,
  };
}

function slackKey(metadata: unknown): string {
  const { event_payload } = (metadata ?? {}) as { event_payload?: { key?: string; part?: number } };
  return `${event_payload?.key ?? ""} ${event_payload?.part ?? 0}`;
}

export const teamsRoom = "19:designs@thread.tacv2";

/** A thread of Ana's in a channel of Teams. */
export function teamsThread({ teams, inTeams }: Company): Thread {
  const ana = userNamed(teams, "Ana");
  const ours = (): readonly WorldMessage[] =>
    teams.messages.filter(
      ({ by, channel, isDeleted, to }) => by === "bot" && channel === teamsRoom && !isDeleted && !to,
    );
  let root: string | undefined;
  return {
    platform: "teams",
    begin: async ([first = "", ...rest]) => {
      ({ root } = inTeams.say(ana, teamsRoom, first));
      for (const text of rest) inTeams.say(userNamed(teams, "Bo"), teamsRoom, text, root);
    },
    say: async (text) => void inTeams.say(userNamed(teams, "Bo"), teamsRoom, text, root),
    mention: (words) => twice(inTeams.mention(ana, teamsRoom, words, root), inTeams),
    settle: async (verb, values) => {
      const message = ours().findLast(({ activity }) => hasButton(activity, verb));
      if (!message || !(await taken(inTeams.click(ana, message, verb)))) return false;
      return taken(inTeams.submit(ana, values));
    },
    again: () => taken(inTeams.redeliver()),
    posts: async () =>
      ours().map(({ activity }) => ({
        key: elementsIn(cardOf(activity))[1]?.id ?? "",
        json: JSON.stringify(activity),
      })),
    whispers: () =>
      teams.messages.filter(
        ({ by, to, channel }) => by === "bot" && (to !== undefined || channel.startsWith("a:")),
      ).length,
  };
}

function hasButton(activity: BotActivity | undefined, verb: string): boolean {
  return elementsIn(cardOf(activity)).some(
    ({ data }) => (data?.["loophole"] as { verb?: string } | undefined)?.verb === verb,
  );
}

/** Waits until something is so; false where it is not in so many milliseconds. */
export async function until(is: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await is())) {
    if (performance.now() > end) return false;
    await sleep(25);
  }
  return true;
}
