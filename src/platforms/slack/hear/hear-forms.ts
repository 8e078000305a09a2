import type { App } from "@slack/bolt";
import { createHash } from "node:crypto";
import { type FormVerb, formVerbs } from "../../../render/message.ts";
import { textOf } from "../../../services/slack/markup.ts";
import type { RawMessage } from "../../../services/slack/raw.ts";
import type { Handlers, Reply, ShortcutUsed } from "../../handlers.ts";
import type { Conversation, Place, UserId } from "../../people-and-places.ts";
import { opaqueOf, openedAt, personOf, placeOf, teamOf, type Whereabouts } from "../ids.ts";
import { modalOf, valuesOf, type ViewState } from "../say/modal.ts";
import { noticeOf } from "../say/views.ts";
import type { Answer } from "./answer.ts";

/** The parts of a shortcut that are read here; a global one has no channel and no message. */
interface Used {
  readonly callback_id: string;
  readonly trigger_id: string;
  readonly action_ts?: string;
  readonly response_url?: string;
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly channel?: { readonly id: string };
  readonly message?: RawMessage;
}

export interface FormDeps extends Whereabouts {
  readonly direct: (user: UserId) => Promise<Conversation>;
}

const shortcuts: readonly ShortcutUsed["shortcut"][] = ["review_thread", "answer_with", "review_document"];

/** Shortcuts, which open forms, and the forms that come back. */
export function hearForms(app: App, handlers: Handlers, answer: Answer, deps: FormDeps): void {
  app.shortcut(new RegExp(`^(${shortcuts.join("|")})$`), async ({ body, ack, context }) => {
    const used = body as unknown as Used;
    const team = teamOf(context);
    const person = await personOf(deps, team, used.user.id, used.user.team_id);
    const place = await placeOfShortcut(used, team, person.id, deps);
    const reply = await handlers.shortcutUsed({
      event: `slack-shortcut:${used.trigger_id}`,
      message: null,
      place,
      person,
      shortcut: used.callback_id as ShortcutUsed["shortcut"],
      text: used.message ? textOf(used.message, (id) => deps.people.known(team, id)?.name || id).text : "",
    });
    await ack();
    answer(reply, {
      team,
      place,
      person,
      surface: used.channel ? "post" : "home",
      triggerId: used.trigger_id,
      ...(used.response_url === undefined ? {} : { responseUrl: used.response_url }),
    });
  });

  app.view({ callback_id: /^loophole:/, type: "view_submission" }, async ({ body, view, ack, context }) => {
    const team = teamOf(context);
    const opened = openedAt(view.private_metadata);
    const verb = view.callback_id.split(":")[1] as FormVerb;
    if (!opened || !formVerbs.includes(verb)) return ack();
    const { target, surface, place } = opened;
    const person = await personOf(deps, team, body.user.id, body.user.team_id);
    const state = view.state.values as ViewState;
    const sent = createHash("sha256").update(JSON.stringify(state)).digest("base64url").slice(0, 22);
    const reply = await handlers.formSubmitted({
      event: `slack-form:${view.id}:${sent}`,
      message: null,
      place,
      person,
      verb,
      target,
      values: valuesOf(state, team),
      surface,
    });
    const inForm = responseInForm(reply, team, opened, Object.keys(state));
    await (inForm ? ack(inForm) : ack());
    if (!inForm) answer(reply, { team, place, person, surface });
  });
}

type InForm =
  | { response_action: "errors"; errors: Record<string, string> }
  | { response_action: "update"; view: ReturnType<typeof modalOf> };

/** What can only be answered in the form itself; undefined closes it. */
function responseInForm(
  reply: Reply,
  team: string,
  opened: NonNullable<ReturnType<typeof openedAt>>,
  fields: readonly string[],
): InForm | undefined {
  switch (reply.kind) {
    case "problems":
      return { response_action: "errors", errors: atFields(reply.problems, fields) };
    case "form": {
      const opaque = opaqueOf({ ...opened, target: reply.form.target });
      return { response_action: "update", view: modalOf(reply.form, team, opaque) };
    }
    case "whisper":
      // On their own page nobody would see a message; here they look at the form.
      return opened.surface === "home"
        ? { response_action: "update", view: noticeOf(reply.message, team) }
        : undefined;
    case "recorded":
    case "home":
      return undefined;
  }
}

/** A problem at a field that is not there would be refused; it goes to the first one. */
function atFields(
  problems: Readonly<Record<string, string>>,
  fields: readonly string[],
): Record<string, string> {
  const [first = ""] = fields;
  return Object.fromEntries(
    Object.entries(problems).map(([name, says]) => [fields.includes(name) ? name : first, says]),
  );
}

async function placeOfShortcut(
  used: Used,
  team: string,
  person: UserId,
  { direct }: FormDeps,
): Promise<Place> {
  if (used.channel) return placeOf(team, used.channel.id, used.message?.thread_ts ?? used.message?.ts);
  const conversation = await direct(person);
  return { tenant: team, channel: conversation, conversation };
}
