import { explainingBy, Failure } from "../../../errors.ts";
import { MicrosoftRefusal } from "../../../services/microsoft/refusal.ts";

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

/** An error of Teams as a sentence that names the fix, where one is known; whatever else it was comes back as it is. */
function explained(error: unknown): unknown {
  if (!(error instanceof MicrosoftRefusal)) return error;
  const says = sentence(error);
  if (says === undefined) return error;
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

/** Whether Teams said that this is not there, or not for us to see. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof MicrosoftRefusal && (cause.status === 404 || cause.status === 403);
}
