import type { App } from "@slack/bolt";
import type { Handlers } from "../../handlers.ts";
import type { UserId } from "../../people-and-places.ts";
import { conversationId, personOf, placeOf, teamOf, type Whereabouts } from "../ids.ts";

export interface ChangeDeps extends Whereabouts {
  readonly showHome: (team: string, user: UserId, page: number) => Promise<void>;
  readonly inBackground: (work: () => Promise<void>) => void;
  /** Forgets the installation of a workspace, unless it was installed anew after that second. */
  readonly forget: (team: string, asOfSeconds: number) => Promise<boolean>;
}

/** What becomes of the bot and its channels: opened, joined, left, renamed, moved, uninstalled. */
export function hearChanges(app: App, handlers: Handlers, deps: ChangeDeps): void {
  app.event("app_home_opened", async ({ event, context }) => {
    const team = teamOf(context);
    const person = await personOf(deps, team, event.user, undefined);
    if (event.tab === "home") return deps.inBackground(() => deps.showHome(team, person.id, 0));
    const place = placeOf(team, event.channel, undefined);
    await handlers.joined({ event: `slack-direct:${place.channel}`, message: null, place, person });
  });

  app.event("member_joined_channel", async ({ event, body, context }) => {
    if (event.user !== context.botUserId) return;
    const team = teamOf(context);
    const by = await personOf(deps, team, event.inviter ?? event.user, undefined);
    await handlers.joined({
      event: body.event_id,
      message: null,
      place: placeOf(team, event.channel, undefined),
      person: by,
    });
  });

  for (const gone of [
    "channel_left",
    "group_left",
    "channel_archive",
    "group_archive",
    "channel_deleted",
    "group_deleted",
  ] as const)
    app.event(gone, async ({ event, context }) => {
      await handlers.left({ channel: conversationId({ team: teamOf(context), channel: event.channel }) });
    });

  for (const renamed of ["channel_rename", "group_rename"] as const)
    app.event(renamed, async ({ event, context }) => {
      const { id: channel, name } = event.channel as { id: string; name: string };
      await handlers.renamed({ channel: conversationId({ team: teamOf(context), channel }), name });
    });

  app.event("channel_id_changed", async ({ event, context }) => {
    const team = teamOf(context);
    await handlers.moved({
      from: conversationId({ team, channel: event.old_channel_id }),
      to: conversationId({ team, channel: event.new_channel_id }),
    });
  });

  const uninstalled = async (team: string, asOfSeconds: number): Promise<void> => {
    if (await deps.forget(team, asOfSeconds)) await handlers.uninstalled({ platform: "slack", tenant: team });
  };
  app.event("app_uninstalled", async ({ body, context }) => uninstalled(teamOf(context), body.event_time));
  app.event("tokens_revoked", async ({ event, body, context }) => {
    if ((event.tokens.bot ?? []).length > 0) await uninstalled(teamOf(context), body.event_time);
  });
}
