import { platformOf } from "../../design/conversation.ts";
import { latestSlot } from "../../digest/schedule.ts";
import { isFinal } from "../../errors.ts";
import type { Handlers, Reply } from "../../platforms/handlers.ts";
import type { Conversation } from "../../platforms/people-and-places.ts";
import { digestKey } from "../../render/digest-message.ts";
import { trouble } from "../../render/help.ts";
import { plain } from "../../render/lists.ts";
import type { ChatTools } from "../tools.ts";
import { onAction } from "./on-action.ts";
import { onCommand } from "./on-command.ts";
import { onForm } from "./on-form.ts";
import { homeOf } from "./on-home.ts";
import { onShortcut } from "./on-shortcut.ts";
import { askingOf, namesOf } from "./recorded.ts";

const notRecorded =
  "Something went wrong on my side, and what you did was not recorded. Please do it again in a moment; if that does not help, tell whoever runs me.";
const notShown =
  "Something went wrong on my side. Open this page again in a moment; if that does not help, tell whoever runs me.";

/**
 * What platforms tell, written into the ledger. What somebody may not do, or not so, is a reply. What could not be recorded
 * is refused where the platform delivers it again, and else the person is told to do it again.
 */
export function handlersOf(tools: ChatTools): Handlers {
  const { ledger, log } = tools;
  const replying = <T>(
    handle: (tools: ChatTools, event: T) => Promise<Reply>,
    lost: Reply = whisper(notRecorded),
    comesAgain: (event: T) => boolean = () => false,
  ) => {
    return async (event: T): Promise<Reply> => {
      try {
        return await handle(tools, event);
      } catch (error) {
        if (isFinal(error) && error.kind !== "ledger") return whisper(error.message);
        log.error({ err: error }, "an event could not be recorded");
        if (comesAgain(event)) throw new Error("an event could not be recorded", { cause: error });
        return lost;
      }
    };
  };
  const noting = <T>(note: (event: T) => Promise<void>) => {
    return async (event: T): Promise<void> => {
      try {
        await note(event);
      } catch (error) {
        log.error({ err: error }, "an event could not be noted");
        throw new Error("an event could not be noted", { cause: error });
      }
    };
  };

  return {
    commandGiven: replying(onCommand, undefined, ({ via }) => via !== "slash"),
    shortcutUsed: replying(onShortcut),
    actionTaken: replying(onAction),
    // The form stays open, with everything that was written into it.
    formSubmitted: replying(onForm, { kind: "problems", problems: { "": notRecorded } }),
    homeOpened: async (opened) => {
      try {
        return await homeOf(tools, opened, 0);
      } catch (error) {
        log.error({ err: error }, "a home page could not be made");
        return plain("home", notShown);
      }
    },
    joined: noting(async (joined) => {
      const known = await ledger.conversations.get(joined.place.channel);
      // Back in a channel that we know, with its risks and settings: digests go on, and nobody is welcomed twice.
      if (known) return ledger.conversations.seen(known);
      const keys = [...namesOf(joined), `joined:${joined.place.channel}`];
      const { channel } = joined.place;
      await ledger.jobs.add({ kind: "welcome", keys, payload: askingOf(joined, false), channel });
      tools.wake();
    }),
    left: noting(({ channel }) => ledger.conversations.left(channel)),
    renamed: noting(({ channel, name }) => rename(tools, channel, name)),
    moved: noting(({ from, to }) => move(tools, from, to)),
    installed: noting(async (where) => log.info({ ...where }, "installed")),
    uninstalled: noting(async (where) => log.info({ ...where }, "uninstalled")),
  };
}

function whisper(sentence: string): Reply {
  return { kind: "whisper", message: trouble("trouble", sentence) };
}

async function rename({ ledger }: ChatTools, channel: Conversation, name: string): Promise<void> {
  const known = await ledger.conversations.get(channel);
  if (known) await ledger.conversations.seen({ ...known, name, platform: platformOf(channel) });
}

/** The channel keeps everything under its new id, also that its digest of this week was sent. */
async function move({ ledger, now }: ChatTools, from: Conversation, to: Conversation): Promise<void> {
  await ledger.conversations.renamed(from, to);
  const { week } = latestSlot(await ledger.conversations.settings(to), now());
  const isFirst = await ledger.claim(digestKey(from, week));
  if (!isFirst) await ledger.claim(digestKey(to, week));
}
