import { latestSlot } from "../../digest/schedule.ts";
import { Failure } from "../../errors.ts";
import type { Handlers, Reply } from "../../platforms/handlers.ts";
import { type Conversation, platformOf } from "../../platforms/people-and-places.ts";
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

const sorry = "Something went wrong on my side, and nothing was changed. Try again in a moment.";

/** What platforms tell, written into the ledger. Nothing is thrown back: trouble is a reply. */
export function handlersOf(tools: ChatTools): Handlers {
  const { ledger, log } = tools;
  const replying = <T>(handle: (tools: ChatTools, event: T) => Promise<Reply>) => {
    return async (event: T): Promise<Reply> => {
      try {
        return await handle(tools, event);
      } catch (error) {
        if (!(error instanceof Failure)) log.error({ err: error }, "an event could not be handled");
        return {
          kind: "whisper",
          message: trouble("trouble", error instanceof Failure ? error.message : sorry),
        };
      }
    };
  };
  const noting = <T>(note: (event: T) => Promise<void>) => {
    return async (event: T): Promise<void> => {
      try {
        await note(event);
      } catch (error) {
        log.error({ err: error }, "an event could not be noted");
      }
    };
  };

  return {
    commandGiven: replying(onCommand),
    shortcutUsed: replying(onShortcut),
    actionTaken: replying(onAction),
    formSubmitted: replying(onForm),
    homeOpened: async (opened) => {
      try {
        return await homeOf(tools, opened, 0);
      } catch (error) {
        log.error({ err: error }, "a home page could not be made");
        return plain("home", sorry);
      }
    },
    joined: noting(async (joined) => {
      const known = await ledger.conversations.get(joined.place.channel);
      // Back in a channel that we know, with its risks and settings: digests go on, and nobody is welcomed twice.
      if (known) return ledger.conversations.seen(known);
      const keys = [...namesOf(joined), `joined:${joined.place.channel}`];
      await ledger.jobs.add({ kind: "welcome", keys, payload: askingOf(joined, false) });
      tools.wake();
    }),
    left: noting(({ channel }) => ledger.conversations.left(channel)),
    renamed: noting(({ channel, name }) => rename(tools, channel, name)),
    moved: noting(({ from, to }) => move(tools, from, to)),
    installed: noting(async (where) => log.info({ ...where }, "installed")),
    uninstalled: noting(async (where) => log.info({ ...where }, "uninstalled")),
  };
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
