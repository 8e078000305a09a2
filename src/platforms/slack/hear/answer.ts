import { Failure } from "../../../errors.ts";
import type { Message } from "../../../render/message.ts";
import type { Reply, Surface } from "../../handlers.ts";
import type { Log } from "../../kit/platform-log.ts";
import type { Person, Place, UserId } from "../../people-and-places.ts";
import { channelOf, opaqueOf, userOf } from "../ids.ts";
import { modalOf } from "../say/modal.ts";
import { postsOf } from "../say/parts.ts";
import { noticeOf } from "../say/views.ts";
import { respond, type ResponseUrls, type Whisper } from "../say/whisper.ts";
import type { Sessions } from "../workspace/session.ts";
import { codeOf, explained, explaining } from "../workspace/trouble.ts";

/** Who acted, and the ways to show them something at once. */
interface Asker {
  readonly team: string;
  readonly place: Place;
  readonly person: Person;
  readonly surface: Surface;
  /** Opens a form, within three seconds. */
  readonly triggerId?: string;
  /** Shows up to five messages to this person where they acted, also in channels that the bot is not in. */
  readonly responseUrl?: string;
  /** Of their own page, the page they looked at. */
  readonly page?: number;
}

/** Does what a handler replied, after the event was acknowledged. Trouble is told to the person, and logged. */
export type Answer = (reply: Reply, to: Asker) => void;

export interface AnswerDeps {
  readonly sessions: Sessions;
  readonly whisper: Whisper;
  readonly publishHome: (team: string, user: UserId, message: Message, page: number) => Promise<void>;
  readonly urls: ResponseUrls;
  readonly fetcher: typeof fetch;
  readonly newEdition: () => string;
  /** Goes on without anybody waiting for it, but is finished before the program stops. */
  readonly inBackground: (work: () => Promise<void>) => void;
  readonly log: Log;
}

export function answering(deps: AnswerDeps): Answer {
  const act = async (reply: Reply, to: Asker): Promise<void> => {
    switch (reply.kind) {
      case "recorded":
      case "problems":
        return;
      case "home":
        return deps.publishHome(to.team, to.person.id, reply.message, to.page ?? 0);
      case "form": {
        const opaque = opaqueOf({ target: reply.form.target, surface: to.surface, place: to.place });
        return openView(to, modalOf(reply.form, to.team, opaque));
      }
      case "whisper":
        return tell(to, reply.message);
    }
  };

  const openView = async (to: Asker, view: ReturnType<typeof modalOf>): Promise<void> => {
    if (to.triggerId === undefined) throw new Error("A form with nothing to open it by");
    const { clients } = await deps.sessions(to.team);
    const trigger_id = to.triggerId;
    await explaining(() => clients.once.views.open({ trigger_id, view }));
  };

  const tell = async (to: Asker, message: Message): Promise<void> => {
    if (to.surface === "home" && to.triggerId !== undefined) return openView(to, noticeOf(message, to.team));
    const parts = postsOf(message, to.team, deps.newEdition(), { counted: 12_000, surface: "view" });
    if (to.responseUrl === undefined || parts.length > 5)
      return deps.whisper(to.place.conversation, to.person.id, message);
    const { thread } = channelOf(to.place.conversation);
    for (const part of parts) await respond(deps.fetcher, to.responseUrl, part, thread);
  };

  return (reply, to) => {
    const { channel } = channelOf(to.place.channel);
    const user = userOf(to.person.id)?.user;
    if (to.responseUrl !== undefined && user !== undefined) deps.urls.remember(channel, user, to.responseUrl);
    deps.inBackground(async () => {
      try {
        await act(reply, to);
      } catch (error) {
        deps.log.warn("A reply could not be shown", { err: error, place: to.place.conversation });
        await tell({ ...to, surface: "post" }, sorry(error)).catch((again: unknown) => {
          deps.log.warn("Nor could that be said", { err: again });
        });
      }
    });
  };
}

function sorry(error: unknown): Message {
  const known = explained(error);
  const text = ["expired_trigger_id", "trigger_expired", "exchanged_trigger_id"].includes(codeOf(error) ?? "")
    ? "That took longer than Slack waits for a form. Nothing was changed; please click again."
    : known instanceof Failure
      ? known.message
      : "I could not show what you asked for. Please try again in a moment.";
  return {
    key: "sorry",
    summary: text,
    byModel: false,
    blocks: [{ kind: "text", spans: [{ kind: "text", text }] }],
  };
}
