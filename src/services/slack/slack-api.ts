import { z } from "zod";
import { Failure, tooLarge } from "../../errors.ts";
import type { Fetcher } from "../../intake/fetch/fetcher.ts";
import { openApi, refusedBy } from "../json-api.ts";
import { asked, type SlackDownloads, type SlackPort, unknownForm } from "./slack-port.ts";

/** A workspace's token of the bot. */
export interface SlackSourceConfig {
  readonly token: string;
  readonly api?: string | undefined;
}

/** A workspace as links into it are read. */
export type SlackByToken = SlackPort & { readonly downloads: SlackDownloads };

const outcome = z.object({ ok: z.boolean(), error: z.string().nullish(), needed: z.string().nullish() });
const self = z.object({ user_id: z.string(), bot_id: z.string().nullish() });

/** Opens Slack for reading with a token, through the fetcher that guards against hostile links. */
export function openSlack(
  fetcher: Fetcher,
  { token, api = "https://slack.com/api" }: SlackSourceConfig,
  signal?: AbortSignal,
): SlackByToken {
  const credentials = { authorization: `Bearer ${token}` };
  const methods = openApi(fetcher, { name: "Slack", base: api, credentials: () => credentials });
  const port: SlackPort = {
    bot: async () => {
      const { user_id, bot_id } = await asked(port, "auth.test", {}, self);
      return { user: user_id, id: bot_id ?? "" };
    },
    call: async (method, parameters) => {
      const query = new URLSearchParams(
        Object.entries(parameters).map(([name, value]) => [name, String(value)]),
      );
      const answer = await methods.json(`/${method}?${query.toString()}`, z.unknown(), signal);
      const read = outcome.safeParse(answer);
      if (!read.success) throw unknownForm(read.error);
      const { ok, error, needed } = read.data;
      if (!ok) throw new Failure("unreadable", sentence(error ?? "unknown", needed ?? undefined));
      return answer;
    },
  };
  const downloads: SlackDownloads = {
    apiUrl: api,
    get: async (url, mostBytes) => {
      const request = { credentials, isFollowed: false };
      const { status, headers, bytes } = await fetcher.fetch(url.href, request, signal);
      if (status === 429 || status >= 500) throw refusedBy("Slack", { status, headers });
      if (bytes.length > mostBytes) throw tooLarge("The file", mostBytes);
      const mediaType = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
      return { status, location: headers["location"], mediaType, content: bytes };
    },
  };
  return { ...port, downloads };
}

function sentence(error: string, needed: string | undefined): string {
  switch (error) {
    case "not_in_channel":
    case "channel_not_found":
      return "Slack does not show this conversation to the bot. Invite it there with /invite, then ask again.";
    case "thread_not_found":
    case "message_not_found":
      return "There is no such message in Slack (any more). Copy the link again.";
    case "file_not_found":
    case "file_deleted":
      return "Slack does not show this file to the bot. Share it in a channel that the bot is in, or attach it here.";
    case "missing_scope":
      return `The bot's token lacks the scope ${needed ?? "that this needs"}. An administrator adds it under OAuth & Permissions and reinstalls the app.`;
    case "invalid_auth":
    case "not_authed":
    case "token_expired":
    case "token_revoked":
    case "account_inactive":
      return "Slack does not accept the bot's token: it has expired or was revoked. Ask an administrator to reinstall the app.";
    case "ratelimited":
      return "Slack asks to wait before it answers again. Try again in a minute.";
    default:
      return `Slack refused to show it (${error.slice(0, 60)}). Check the link, or attach the document.`;
  }
}
