import {
  bot,
  type BotActivity,
  personalChat,
  team,
  tenant,
  type TeamsWorld,
  type WorldChannel,
  type WorldUser,
} from "./teams-world.ts";
import type { Answered } from "./teams-server.ts";

/** The Bot Framework's connector, as Teams answers it. */
export function answerConnector(world: TeamsWorld, method: string, path: string, body: unknown): Answered {
  const url = new URL(path, "http://connector");
  const [kind, id, what, own] = url.pathname.slice(1).split("/").map(decodeURIComponent);
  if (kind === "teams") return aboutTeam(world, id ?? "", what);
  if (kind !== "conversations") return { status: 404 };
  if (id === undefined) return create(world, body as Creation);
  const [channelId = "", root] = id.split(";messageid=");
  const channel = world.channels.get(channelId);
  if (!channel) return no(404, "ConversationNotFound");
  if (!channel.hasBot) return no(403, "BotNotInConversationRoster");
  switch (`${method} ${what ?? ""}`) {
    case "POST activities": {
      const isTargeted = url.searchParams.get("isTargetedActivity") === "true";
      return { status: 201, body: { id: place(world, channel, root, body as BotActivity, isTargeted).id } };
    }
    case "PUT activities":
      return change(world, own ?? "", body as BotActivity);
    case "DELETE activities":
      return remove(world, own ?? "");
    case "GET members":
      return member(world, channel, own ?? "");
    case "GET pagedmembers":
      return {
        status: 200,
        body: { members: channel.members.map((each) => account(world.users.get(each))) },
      };
    default:
      return { status: 405 };
  }
}

interface Creation {
  readonly isGroup?: boolean;
  readonly members?: readonly { readonly id?: string }[];
  readonly channelData?: { readonly channel?: { readonly id?: string } };
  readonly activity?: BotActivity;
}

function create(world: TeamsWorld, { isGroup, members, channelData, activity }: Creation): Answered {
  if (isGroup) {
    const channel = world.channels.get(channelData?.channel?.id ?? "");
    if (!channel) return no(404, "ConversationNotFound");
    if (!channel.hasBot) return no(403, "BotNotInConversationRoster");
    const { id } = place(world, channel, undefined, activity ?? {}, false);
    return { status: 201, body: { id: `${channel.id};messageid=${id}`, activityId: id } };
  }
  const user = userOf(world, members?.[0]?.id ?? "");
  if (!user) return no(400, "BadArgument");
  if (world.closed.has(user.aad)) return no(403, "ForbiddenOperationException");
  return { status: 201, body: { id: personalChat(world, user.aad).id } };
}

/** Teams takes no message over 100 KB and no second root entity of the AI label. */
function place(
  world: TeamsWorld,
  channel: WorldChannel,
  root: string | undefined,
  activity: BotActivity,
  isTargeted: boolean,
) {
  const id = world.nextId();
  const message = {
    id,
    channel: channel.id,
    root: root ?? (channel.kind === "channel" ? id : channel.id),
    by: "bot",
    time: new Date(Number(id)).toISOString(),
    html: "",
    activity,
    to: isTargeted ? userOf(world, activity.recipient?.id ?? "")?.aad : undefined,
    edits: 0,
    isDeleted: false,
  };
  world.messages.push(message);
  return message;
}

function change(world: TeamsWorld, id: string, activity: BotActivity): Answered {
  const message = world.messages.find((each) => each.id === id && !each.isDeleted);
  if (!message) return no(404, "ActivityNotFoundInConversation");
  if (message.by !== "bot") return no(403, "NotTheAuthor");
  message.activity = activity;
  message.edits += 1;
  return { status: 200, body: { id } };
}

function remove(world: TeamsWorld, id: string): Answered {
  const message = world.messages.find((each) => each.id === id);
  if (!message) return no(404, "ActivityNotFoundInConversation");
  message.isDeleted = true;
  return { status: 200 };
}

function member(world: TeamsWorld, channel: WorldChannel, id: string): Answered {
  const user = userOf(world, id);
  if (!user || !channel.members.includes(user.aad)) return no(404, "MemberNotFoundInConversation");
  return { status: 200, body: account(user) };
}

function account(user: WorldUser | undefined): object {
  return {
    id: user?.wire,
    name: user?.name,
    aadObjectId: user?.aad,
    tenantId: user?.tenant,
    userRole: "user",
  };
}

function userOf(world: TeamsWorld, id: string): WorldUser | undefined {
  return [...world.users.values()].find(({ wire, aad }) => wire === id || aad === id);
}

function aboutTeam(world: TeamsWorld, id: string, what: string | undefined): Answered {
  if (id !== team.id) return no(404, "TeamNotFound");
  if (what !== "conversations")
    return { status: 200, body: { id, name: team.name, aadGroupId: team.group, tenantId: tenant } };
  const conversations = [...world.channels.values()]
    .filter(({ kind }) => kind === "channel")
    .map(({ id: own, name, type }) => ({ id: own, name, type }));
  return { status: 200, body: { conversations } };
}

function no(status: number, code: string): Answered {
  return { status, body: { error: { code, message: `${code} for ${bot.name}` } } };
}
