import { askPlainly, openGraph, publicGraph } from "../../services/microsoft/graph.ts";
import type { Handlers } from "../handlers.ts";
import type { Log } from "../kit/platform-log.ts";
import { background, pace, type PaceOptions } from "../kit/turns.ts";
import type { Platform, PlatformStore, Route } from "../platform.ts";
import type { WhoAndWhere } from "./activity.ts";
import { answering } from "./hear/answer-clicks.ts";
import {
  type BotService,
  localService,
  openBotService,
  publicCloud,
  type TeamsIdentity,
} from "./hear/bot-service.ts";
import { endpoint } from "./hear/endpoint.ts";
import { hear } from "./hear/hear.ts";
import { messageText, nothing } from "./hear/invoke-answer.ts";
import { knownConversation, userId } from "./ids.ts";
import { choicesFor } from "./say/form-choices.ts";
import { say, whispering } from "./say/post.ts";
import { channels } from "./where/channels.ts";
import { connector } from "./where/connector.ts";
import { files, isMicrosofts } from "./where/files.ts";
import { historyOf, transcript } from "./where/history.ts";
import { kept } from "./where/kept.ts";
import { people } from "./where/people.ts";
import { places } from "./where/whereabouts.ts";

export interface TeamsSettings {
  readonly identity: TeamsIdentity;
  /** Tenants besides that of the registration whose members may use the bot. */
  readonly tenants?: readonly string[];
  /** Whether what is meant for one person is shown in the conversation itself; not every Teams does that yet. */
  readonly isTargeted?: boolean;
  /** Where Graph is, with its version; undefined for Microsoft's own. */
  readonly graphUrl?: string | undefined;
  /** Whether files may be fetched from a host; the default is where Microsoft keeps them. */
  readonly isTrusted?: (host: string) => boolean;
  readonly pace?: Pick<PaceOptions, "count" | "everyMs" | "strict">;
  /** How long somebody who sent a form waits for the card that it changes; Teams itself waits five seconds. */
  readonly patienceMs?: number;
}

export interface TeamsDeps {
  readonly store: PlatformStore;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly fetcher: typeof fetch;
  /** Tells Teams' requests from others and gets tokens; the default is Microsoft's SDK. */
  readonly service?: BotService;
}

export interface TeamsPlatform extends Platform {
  /** What the program's server has to let through to Teams. */
  readonly routes: readonly Route[];
}

/** Teams takes 7 messages of a bot in one second, 8 in two and 60 in thirty, in each thread; then it says for how long not. */
export const usualPace = { count: 7, everyMs: 2_000, strict: true } as const satisfies PaceOptions;

/** On this machine nobody counts. */
const playPace = { count: 100, everyMs: 1_000 } as const satisfies PaceOptions;

/** Microsoft Teams. Without a registration it is the playground on this machine, and nobody else is heard. */
export function teamsPlatform(settings: TeamsSettings, deps: TeamsDeps): TeamsPlatform {
  const { identity } = settings;
  const { log, now, wait, fetcher } = deps;
  const isPlay = identity.kind === "local";
  let service: BotService | undefined;
  let handlers: Handlers | undefined;
  const going = background(log);

  const opened = async (): Promise<BotService> =>
    (service ??= deps.service ?? (isPlay ? localService : await openBotService(identity)));
  const token = async (audience: string) => (await opened()).token(audience);

  const memory = kept(deps.store);
  const where = places(memory);
  const line = connector({ fetcher, wait, token: () => token(publicCloud.connectorAudience) });
  const library = isPlay
    ? undefined
    : openGraph({
        url: settings.graphUrl ?? `${publicGraph}/v1.0`,
        ask: askPlainly(fetcher),
        wait,
        token: () => token(publicGraph),
      });
  const who = people(memory, where, line, now);
  const rooms = channels({
    kept: memory,
    places: where,
    people: who,
    connector: line,
    hasAddresses: !isPlay,
  });
  const attached = files({
    kept: memory,
    fetcher,
    graph: library,
    isTrusted: settings.isTrusted ?? isMicrosofts,
  });
  const remembered = transcript(memory, who.person);
  const voice = say({
    kept: memory,
    places: where,
    connector: line,
    pace: pace(settings.pace ?? (isPlay ? playPace : usualPace)),
    graph: library,
    groupOf: rooms.groupOf,
    said: async (at, id, message) => {
      const { tenant } = knownConversation(at);
      const { bot } = await where.whereabouts({ tenant });
      await remembered.heard(at, {
        id,
        author: { id: userId(tenant, bot.id), name: bot.name, tenant },
        isOurs: true,
        time: new Date(now()).toISOString(),
        text: messageText(message),
        links: [],
        attachments: [],
      });
    },
  });
  const whisper = whispering(voice, {
    isTargeted: settings.isTargeted ?? false,
    direct: (user) => rooms.direct(user),
    wire: who.wire,
  });
  const answer = answering({
    kept: memory,
    log,
    patienceMs: settings.patienceMs ?? 2_500,
    whisper,
    choicesFor: (form, at) => choicesFor({ people: who, channels: rooms, canSearch: !isPlay }, form, at),
  });
  const hearing = { kept: memory, people: who, isIn: rooms.isIn, files: attached, transcript: remembered };

  const listening = async (activity: WhoAndWhere) => {
    if (!handlers) return nothing;
    const listener = handlers;
    return going.during(() => hear({ ...hearing, places: where, answer, say: voice }, listener, activity));
  };

  return {
    name: "teams",
    routes: [
      endpoint({
        service: () => (handlers ? service : undefined),
        tenants: isPlay ? null : [identity.tenant, ...(settings.tenants ?? [])],
        hear: listening,
        log,
      }),
    ],
    start: async (given) => {
      await opened();
      handlers = given;
    },
    isListening: () => handlers !== undefined,
    stop: async () => {
      handlers = undefined;
      await going.finished();
    },
    post: (to, message) => voice.post(to, message),
    update: (posted, message) => voice.update(posted, message),
    find: (at, key) => voice.find(at, key),
    whisper,
    history: (of) =>
      historyOf(
        {
          graph: library,
          files: attached,
          transcript: remembered,
          groupOf: rooms.groupOf,
          appId: isPlay ? "" : identity.appId,
        },
        of,
      ),
    fetchAttachment: (_at, attachment, maxBytes) => attached.fetch(attachment, maxBytes),
    describe: (channel) => rooms.describe(channel),
    person: (user) => who.person(user),
    isIn: (channel, user) => rooms.isIn(channel, user),
    direct: (user) => rooms.direct(user),
    linkTo: (posted) => rooms.linkTo(posted),
  };
}
