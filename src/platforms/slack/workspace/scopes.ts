/** What the bot calls and hears, and the scopes that Slack wants for it: the manifest asks for these and no others. */
const scopesOfMethods = {
  "auth.test": [],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.delete": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.getPermalink": [],
  "conversations.history": ["channels:history", "groups:history", "im:history", "mpim:history"],
  "conversations.info": ["channels:read", "groups:read", "im:read", "mpim:read"],
  "conversations.members": ["channels:read", "groups:read", "im:read", "mpim:read"],
  "conversations.open": ["im:write"],
  "conversations.replies": ["channels:history", "groups:history", "im:history", "mpim:history"],
  "files.info": ["files:read"],
  "users.info": ["users:read"],
  "views.open": [],
  "views.publish": [],
} as const;

const scopesOfEvents = {
  app_home_opened: [],
  app_mention: ["app_mentions:read"],
  app_uninstalled: [],
  channel_archive: ["channels:read"],
  channel_deleted: ["channels:read"],
  channel_id_changed: ["channels:read", "groups:read"],
  channel_left: ["channels:read"],
  channel_rename: ["channels:read"],
  group_archive: ["groups:read"],
  group_deleted: ["groups:read"],
  group_left: ["groups:read"],
  group_rename: ["groups:read"],
  member_joined_channel: ["channels:read", "groups:read"],
  "message.im": ["im:history"],
  tokens_revoked: [],
} as const;

/** Slash commands and shortcuts. */
const scopesOfFeatures = ["commands"] as const;

/** The methods of Slack's Web API that are called. */
export const methods: readonly string[] = Object.keys(scopesOfMethods);

/** The events that are subscribed to. */
export const events: readonly string[] = Object.keys(scopesOfEvents);

/** Every scope that is needed, and none that is not. */
export const scopes: readonly string[] = [
  ...new Set<string>([
    ...Object.values(scopesOfMethods).flat(),
    ...Object.values(scopesOfEvents).flat(),
    ...scopesOfFeatures,
  ]),
].sort();
