import { appId, team, type TeamsWorld, type WorldMessage } from "./teams-world.ts";
import type { Answered } from "./teams-server.ts";

const pageSize = 20;

/** Microsoft Graph: messages of channels and chats, and files, to an app that may read them. */
export function answerGraph(world: TeamsWorld, path: string, base: string): Answered | Uint8Array {
  const url = new URL(path, "http://graph");
  const parts = url.pathname.slice(1).split("/").map(decodeURIComponent);
  const [kind, id, what, own, ...rest] = parts;
  if (kind === "shares") return sharedFile(world, id ?? "");
  if (world.denied.has("messages")) return { status: 403, body: { error: { code: "Forbidden" } } };
  const skip = Number(url.searchParams.get("$skip") ?? 0);
  const page = (messages: readonly WorldMessage[]): Answered => {
    const newest = messages.toReversed();
    const next = `${base}${url.pathname}?$skip=${skip + pageSize}`;
    return {
      status: 200,
      body: {
        value: newest.slice(skip, skip + pageSize).map((message) => asGraph(world, message)),
        ...(newest.length > skip + pageSize ? { "@odata.nextLink": next } : {}),
      },
    };
  };
  if (kind === "chats" && what === "messages")
    return page(world.messages.filter(({ channel, to }) => channel === id && to === undefined));
  if (kind !== "teams" || id !== team.group || what !== "channels") return { status: 404 };
  const [, root, replies] = rest;
  const inChannel = world.messages.filter(({ channel, to }) => channel === own && to === undefined);
  if (root === undefined) return page(inChannel.filter(({ id: each, root: first }) => each === first));
  if (replies !== undefined) return page(inChannel.filter((each) => each.root === root && each.id !== root));
  const first = inChannel.find((each) => each.id === root);
  return first ? { status: 200, body: asGraph(world, first) } : { status: 404 };
}

function asGraph(world: TeamsWorld, message: WorldMessage): object {
  const user = world.users.get(message.by);
  return {
    id: message.id,
    messageType: "message",
    createdDateTime: message.time,
    subject: world.subjects.get(message.id) ?? null,
    deletedDateTime: message.isDeleted ? message.time : null,
    from: user
      ? { application: null, user: { id: user.aad, displayName: user.name, tenantId: user.tenant } }
      : { user: null, application: { id: appId, displayName: "Loophole" } },
    body: { contentType: "html", content: message.html },
    attachments: [
      ...(world.attached.get(message.id) ?? []),
      ...(message.activity?.attachments ?? []).map(({ contentType, content }, index) => ({
        id: String(index),
        contentType,
        content: JSON.stringify(content),
      })),
    ],
  };
}

/** A file by its address in SharePoint. */
function sharedFile(world: TeamsWorld, share: string): Answered | Uint8Array {
  if (world.denied.has("files")) return { status: 403, body: { error: { code: "accessDenied" } } };
  const address = Buffer.from(share.slice(2), "base64url").toString("utf8");
  const file = world.files.get(new URL(address).pathname);
  return file ? Buffer.from(file.content) : { status: 404 };
}
