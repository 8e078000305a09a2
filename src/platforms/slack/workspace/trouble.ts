import { WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { Away, explainingBy, Failure, type FailureKind } from "../../../errors.ts";
import { isUnreachable } from "../../kit/unreachable.ts";

const invite =
  "I am not in that channel, so I can neither read nor write there. Type /invite @loophole in it, then ask again.";
const reinstall =
  "Slack no longer accepts my token: the app was removed or its token was revoked. An administrator has to install it " +
  "again (at https://api.slack.com/apps, “Install App”) and, where a single token is used, put the new one into SLACK_BOT_TOKEN.";
const forbidden =
  "A rule of this workspace forbids it; an administrator can change that in the workspace's settings and permissions.";

const sentences: Readonly<Record<string, readonly [FailureKind, string]>> = {
  not_in_channel: ["platform", invite],
  channel_not_found: ["platform", invite],
  user_not_in_channel: ["platform", invite],
  is_archived: ["platform", "That channel is archived; unarchive it, then ask again."],
  invalid_auth: ["platform", reinstall],
  not_authed: ["platform", reinstall],
  account_inactive: ["platform", reinstall],
  token_revoked: ["platform", reinstall],
  token_expired: ["platform", reinstall],
  team_access_not_granted: ["platform", reinstall],
  thread_not_found: ["not_found", "That thread is gone; the message it began with was probably deleted."],
  message_not_found: ["not_found", "That message was deleted."],
  cant_update_message: ["not_found", "That message is not mine to change."],
  edit_window_closed: ["not_found", "That message is older than this workspace lets messages be changed."],
  cannot_reply_to_message: ["not_found", "That message takes no replies (any more)."],
  restricted_action_thread_locked: ["not_found", "That thread is locked."],
  user_not_found: ["not_found", "That person is not in this workspace."],
  users_not_found: ["not_found", "That person is not in this workspace."],
  cannot_dm_bot: ["platform", "Bots cannot be written to."],
  user_disabled: ["not_found", "That person's account is deactivated."],
  file_not_found: [
    "unreadable",
    "That file is not there any more, or is not shared with me. Attach it again in a thread that I am in.",
  ],
  file_deleted: ["unreadable", "That file was deleted. Attach it again, then ask again."],
  access_denied: [
    "unreadable",
    "I may not read that file. Attach it in a thread that I am in, then ask again.",
  ],
  restricted_action: ["forbidden", forbidden],
  restricted_action_read_only_channel: ["forbidden", `That channel is read-only for me. ${forbidden}`],
  restricted_action_thread_only_channel: [
    "forbidden",
    `Only threads are allowed in that channel. ${forbidden}`,
  ],
  restricted_action_non_threadable_channel: [
    "forbidden",
    `Threads are not allowed in that channel. ${forbidden}`,
  ],
  ekm_access_denied: ["forbidden", forbidden],
  access_limited: ["forbidden", forbidden],
  not_allowed_token_type: [
    "configuration",
    "SLACK_BOT_TOKEN is not a bot token; use the one that begins with xoxb-.",
  ],
};

/** What Slack says when the trouble is its own, or when there is too much of us. */
const passing = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "ratelimited",
]);
const away = "Slack cannot be reached, or is in trouble of its own (https://slack-status.com says so).";

/**
 * An error of Slack as a sentence that names the fix, where one is known, and as `Away` where Slack could not be reached
 * or asks for patience. Whatever else it was comes back as it is: a bug.
 */
export function explained(error: unknown): unknown {
  if (error instanceof Failure) return error;
  const seconds = secondsToWait(error);
  const waitMs = seconds === undefined ? undefined : seconds * 1000;
  const isPassing = passing.has(codeOf(error) ?? "") || isGarbled(error);
  if (seconds !== undefined || isPassing || isUnreachable(error))
    return new Away("platform", "slack", away, { cause: error, waitMs });
  if (!(error instanceof WebAPIPlatformError)) return error;
  const { error: code } = error.data;
  if (code === "missing_scope") return new Failure("platform", missingScope(error), { cause: error });
  const known = sentences[code];
  return known ? new Failure(known[0], known[1], { cause: error }) : error;
}

/**
 * Whether it was no answer of Slack's, which says its errors by short names: something on the way answered in its place.
 * Slack's client takes the text of such an answer for the name.
 */
function isGarbled(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && !/^[\w.:-]+$/.test(error.data.error ?? "");
}

/** Does it, with errors explained. */
export const explaining = explainingBy(explained);

/** What Slack says of a change that it will never take, though the same may pass where something new is posted. */
const unchangeable = new Set(["is_inactive", "message_limit_exceeded", "cant_broadcast_message"]);

/** Changes or deletes a message, with errors explained: what can be changed no more counts as gone. */
export const explainingChange = explainingBy((error) => {
  const isFixed = unchangeable.has(codeOf(error) ?? "");
  return isFixed
    ? new Failure("not_found", "That message cannot be changed.", { cause: error })
    : explained(error);
});

/** Slack's short name for what went wrong, or undefined where it was nothing that Slack said. */
export function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof WebAPIPlatformError ? cause.data.error : undefined;
}

/** How many seconds Slack wants us to wait, or undefined where the error is about something else. */
export function secondsToWait(given: unknown): number | undefined {
  const error = given instanceof Failure ? given.cause : given;
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter;
  return error instanceof WebAPIPlatformError && error.data.error === "ratelimited" ? 30 : undefined;
}

function missingScope(error: WebAPIPlatformError): string {
  const { needed } = error.data as { readonly needed?: string };
  const scopes = (needed ?? "")
    .split(/[\s,|]+/)
    .filter((scope) => /^[a-z:._]+$/.test(scope))
    .map((scope) => `“${scope}”`);
  const named = scopes.length === 0 ? "a scope that I need" : `the scope ${scopes.join(" or ")}`;
  return (
    `Slack refused because the app lacks ${named}. An administrator can add it at https://api.slack.com/apps under ` +
    "“OAuth & Permissions → Bot Token Scopes” and reinstall the app there; then ask again."
  );
}
