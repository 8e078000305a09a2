import { Away, explainingBy, Failure } from "../../../errors.ts";
import { MicrosoftRefusal } from "../../../services/microsoft/refusal.ts";
import { isUnreachable } from "../../kit/unreachable.ts";

const add =
  "I am not in that conversation, so I can neither read nor write there. Add Loophole to the team or chat (⋯ → Manage team → " +
  "Apps, or + → Apps in a chat), then ask again.";
const gone =
  "That message is gone, so it could not be changed. Ask for the status to see where things stand.";
const noThread = "That thread is gone; the message it began with was probably deleted.";
const credentials =
  "Teams no longer accepts my credentials. An administrator has to renew the client secret of the app registration and " +
  "put it into TEAMS_APP_PASSWORD.";
const blocked =
  "They have blocked Loophole, or an administrator has switched it off. Unblock it in Teams under Apps, then ask again.";
const personal =
  "I may not write to them in private: the app is not installed for them. They open Loophole in Teams (Apps → Loophole → " +
  "Add) once, then it works.";

const away = "Microsoft Teams cannot be reached, or is in trouble of its own.";

/** Statuses by which Microsoft asks for patience: too many requests, or two of them at the same time. */
const busy = new Set([412, 429]);

/** How long is waited where Microsoft does not say so in seconds. */
const usualWaitMs = 5_000;

/** An error as `Away` where Microsoft could not be reached or asks for patience; else as it is. */
function passing(error: unknown): unknown {
  if (error instanceof Failure) return error;
  const isBusy = error instanceof MicrosoftRefusal && busy.has(error.status);
  // What is no JSON came from something on the way, which answers in place of Microsoft.
  const isGarbled = error instanceof SyntaxError;
  if (!isBusy && !isGarbled && !isUnreachable(error)) return error;
  const waitMs = isBusy ? Number(error.headers["retry-after"]) * 1000 || usualWaitMs : undefined;
  return new Away("platform", "teams", away, { cause: error, waitMs });
}

/**
 * An error of Teams as a sentence that names the fix, where one is known, and as `Away` where it passes; whatever else
 * it was comes back as it is: a bug.
 */
function explained(error: unknown): unknown {
  if (!(error instanceof MicrosoftRefusal)) return passing(error);
  const says = sentence(error);
  if (says === undefined) return passing(error);
  return new Failure(says === gone ? "not_found" : "platform", says, { cause: error });
}

function sentence({ status, code }: MicrosoftRefusal): string | undefined {
  if (/ActivityNotFound|MessageNotFound/i.test(code)) return gone;
  if (/Blocked|Disabled/i.test(code)) return blocked;
  if (/ForbiddenOperation/i.test(code)) return personal;
  switch (status) {
    case 401:
      return credentials;
    case 403:
    case 404:
      return add;
    default:
      return undefined;
  }
}

/** Does it, with errors explained. */
export const explaining = explainingBy(explained);

/** Teams says one of these where a message is gone, or is not ours to change (any more). */
const unchangeable = new Set([403, 404, 405, 410]);

/** Changes or removes a post, with errors explained. */
export const explainingChange = explainingBy((error) => {
  const isGone = error instanceof MicrosoftRefusal && unchangeable.has(error.status);
  return isGone ? new Failure("not_found", gone, { cause: error }) : explained(error);
});

/** Says something in a thread, with errors explained: a thread that is gone is not a team that the bot is not in. */
export const explainingThread = explainingBy((error) => {
  const isGone = error instanceof MicrosoftRefusal && [404, 410].includes(error.status);
  return isGone ? new Failure("not_found", noThread, { cause: error }) : explained(error);
});

/** Does it, with what passes told as that; what is refused comes as it is, for whoever knows the sentence for it. */
export const reaching = explainingBy(passing);

/** Whether Teams said that this is not there, or not for us to see. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof MicrosoftRefusal && (cause.status === 404 || cause.status === 403);
}
