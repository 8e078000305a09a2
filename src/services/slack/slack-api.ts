import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Fetcher } from "../../intake/fetch/fetcher.ts";
import type { Fetched } from "../../intake/fetch/request.ts";
import { type Api, openApi } from "../json-api.ts";

/** A workspace's token of the bot. */
export interface SlackSourceConfig {
  readonly token: string;
  readonly api?: string | undefined;
}

/** Slack's methods, of which each answers with `ok`; and files, which lie at addresses of their own. */
export interface SlackReader {
  /** Calls a method that only reads. */
  call<T>(
    method: string,
    parameters: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Reads a file's bytes from the address that Slack gave for it. */
  file(url: string, signal?: AbortSignal): Promise<Fetched>;
}

const outcome = z.object({ ok: z.boolean(), error: z.string().nullish(), needed: z.string().nullish() });

/** Opens Slack for reading with a token. */
export function openSlack(
  fetcher: Fetcher,
  { token, api = "https://slack.com/api" }: SlackSourceConfig,
): SlackReader {
  const credentials = () => ({ authorization: `Bearer ${token}` });
  const methods: Api = openApi(fetcher, { name: "Slack", base: api, credentials });
  const home = new URL(api).origin;
  return {
    async call(method, parameters, schema, signal) {
      const answer = await methods.json(
        `/${method}?${new URLSearchParams(parameters).toString()}`,
        z.unknown(),
        signal,
      );
      const { ok, error, needed } = known(outcome, answer);
      if (!ok) throw new Failure("unreadable", sentence(error ?? "unknown", needed ?? undefined));
      return known(schema, answer);
    },
    async file(url, signal) {
      const at = URL.parse(url);
      const isSlacks =
        at !== null &&
        (at.origin === home || (at.protocol === "https:" && /(^|\.)slack\.com$/.test(at.hostname)));
      if (!at || !isSlacks)
        throw new Failure("unreadable", "The file lies outside Slack. Link to it where it is.");
      const files = openApi(fetcher, { name: "Slack", base: at.origin, credentials });
      return files.get(at.href, signal);
    },
  };
}

function known<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new Failure("unreadable", "Slack answered in a form that is not known. Try again later.", {
    cause: read.error,
  });
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
