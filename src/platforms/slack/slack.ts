import { App } from "@slack/bolt";
import type { Message } from "../../render/message.ts";
import type { Handlers } from "../handlers.ts";
import type { Log } from "../kit/platform-log.ts";
import { background, pace } from "../kit/turns.ts";
import type { UserId } from "../people-and-places.ts";
import type { Platform, PlatformStore, Route } from "../platform.ts";
import { answering } from "./hear/answer.ts";
import { type Ear, httpEar } from "./hear/ear.ts";
import { hearChanges } from "./hear/hear-changes.ts";
import { hearClicks } from "./hear/hear-clicks.ts";
import { hearForms } from "./hear/hear-forms.ts";
import { hearMessages } from "./hear/hear-messages.ts";
import { socketEar } from "./hear/line.ts";
import { userOf } from "./ids.ts";
import { say } from "./say/post.ts";
import { homeOf } from "./say/views.ts";
import { responseUrls, whispering } from "./say/whisper.ts";
import { fetchFile, historyOf } from "./workspace/history.ts";
import { installations, manyWorkspaces, type OAuthSettings } from "./workspace/many-workspaces.ts";
import { channels, people } from "./workspace/members.ts";
import {
  authorized,
  clientOptions,
  libraryLogger,
  type Sessions,
  singleWorkspace,
  webClients,
} from "./workspace/session.ts";
import { explaining, secondsToWait } from "./workspace/trouble.ts";

/** How Slack reaches us: it calls an address of ours, or we keep a line to it open. */
export type SlackListening =
  | { readonly kind: "http"; readonly signingSecret: string }
  | { readonly kind: "socket"; readonly appToken: string };

/** Where the bot is: in one workspace by its token, or wherever it was installed. */
export type SlackWorkspaces =
  | { readonly kind: "one"; readonly token: string }
  | { readonly kind: "many"; readonly oauth: OAuthSettings };

export interface SlackSettings {
  readonly listening: SlackListening;
  readonly workspaces: SlackWorkspaces;
  /** Where Slack's Web API is; undefined for Slack's own. */
  readonly apiUrl?: string | undefined;
  /** How many posts a channel gets in a stretch of time; the default is what Slack takes. */
  readonly channelPace?: { readonly count: number; readonly everyMs: number };
}

export interface SlackDeps {
  readonly store: PlatformStore;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly fetcher: typeof fetch;
}

export interface SlackPlatform extends Platform {
  /** What the program's server has to let through to Slack; empty where we keep a line open and nobody installs. */
  readonly routes: readonly Route[];
  /** Waits for replies that are still being given. */
  idle(): Promise<void>;
}

/** Slack takes about a post a second in a channel, and does not mind the ten of a review at once. */
const usualPace = { count: 10, everyMs: 10_000 };

export function slackPlatform(settings: SlackSettings, deps: SlackDeps): SlackPlatform {
  const { store, log, now, wait, fetcher } = deps;
  const logger = libraryLogger(log);
  const web = { apiUrl: settings.apiUrl, logger };
  const clientsFor = webClients(web);
  const installed = installations(store, now);
  let handlers: Handlers | undefined;

  const many =
    settings.workspaces.kind === "many"
      ? manyWorkspaces(settings.workspaces.oauth, installed, web, clientsFor, async (team) => {
          await handlers?.installed({ platform: "slack", tenant: team });
        })
      : undefined;
  const sessions: Sessions =
    settings.workspaces.kind === "one"
      ? singleWorkspace(settings.workspaces.token, clientsFor)
      : (many as NonNullable<typeof many>).sessions;

  const ear: Ear =
    settings.listening.kind === "http"
      ? httpEar(settings.listening.signingSecret, logger)
      : socketEar(settings.listening.appToken, logger, settings.apiUrl, wait);

  let editions = 0;
  const newEdition = (): string => `${now().toString(36)}${(editions++).toString(36)}`;
  const { begin: inBackground, finished } = background(log);

  const who = people(sessions, now);
  const where = channels(sessions);
  const paced = pace({ ...(settings.channelPace ?? usualPace), secondsToWait, wait });
  const voice = say({ sessions, pace: paced, newEdition });
  const urls = responseUrls(now);
  const whisper = whispering({
    sessions,
    pace: paced,
    urls,
    fetcher,
    newEdition,
    tellDirectly: async (to, message) => void (await voice.post(await where.direct(to), message)),
  });

  const publishHome = async (team: string, user: UserId, message: Message, page: number): Promise<void> => {
    const { clients } = await sessions(team);
    const user_id = userOf(user)?.user ?? "";
    await explaining(() => clients.once.views.publish({ user_id, view: homeOf(message, team, page) }));
  };

  const listen = (to: Handlers): void => {
    const app = new App({
      receiver: ear.receiver,
      authorize: ({ teamId }, body) => authorized(sessions, teamId, body),
      clientOptions: clientOptions(web),
      logger,
      convoStore: false,
    });
    app.error(async (error) => {
      log.error("An event of Slack could not be recorded", { err: error });
      throw error;
    });
    const whereabouts = { people: who };
    const showHome = async (team: string, user: UserId, page: number): Promise<void> => {
      const person = who.known(team, userOf(user)?.user ?? "") ?? { id: user, name: "", tenant: team };
      await publishHome(team, user, await to.homeOpened({ person, tenant: team }), page);
    };
    const answer = answering({
      sessions,
      whisper,
      publishHome,
      urls,
      fetcher,
      newEdition,
      inBackground,
      log,
    });
    hearMessages(app, to, answer, whereabouts);
    hearClicks(app, to, answer, { ...whereabouts, direct: where.direct, showHome });
    hearForms(app, to, answer, { ...whereabouts, direct: where.direct });
    hearChanges(app, to, {
      ...whereabouts,
      showHome,
      inBackground,
      forget: (team, asOf) => (many ? installed.forget(team, asOf) : Promise.resolve(true)),
    });
  };

  return {
    name: "slack",
    routes: [...ear.routes, ...(many?.routes ?? [])],
    start: async (given) => {
      if (settings.workspaces.kind === "one") await sessions("");
      if (handlers !== given) listen(given);
      handlers = given;
      await explaining(() => ear.start());
    },
    isListening: () => ear.isOpen(),
    idle: finished,
    stop: async () => {
      await ear.stop();
      await finished();
    },
    ...voice,
    whisper,
    ...where,
    person: who.person,
    history: (of) => historyOf(sessions, who, of),
    fetchAttachment: (at, attachment, maxBytes) =>
      fetchFile(sessions, fetcher, settings.apiUrl, { at, attachment, maxBytes }),
  };
}
