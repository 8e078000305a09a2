import { Failure } from "../../src/errors.ts";
import type { Handlers } from "../../src/platforms/handlers.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import type { ChannelInfo, Conversation, Posted, UserId } from "../../src/platforms/people-and-places.ts";
import type { Message } from "../../src/render/message.ts";
import {
  channelOf,
  directWith,
  isDirect,
  type MemoryMessage,
  memoryTenant,
  type MemoryWorld,
  threadUnder,
} from "./memory-world.ts";

/** A platform that is only memory, with everything that a platform does: the workflow is tested on it. */
export interface MemoryPlatform extends Platform {
  /** Who listens now. @throws before `start` and after `stop`. */
  listening(): Handlers;
}

/** A platform over a world; several, one after another, may speak to the same world. `now` is in ms. */
export function memoryPlatform(world: MemoryWorld, now: () => number): MemoryPlatform {
  let handlers: Handlers | undefined;

  const channelInfo = (at: Conversation): ChannelInfo => {
    const channel = channelOf(at);
    const known = world.channels.get(channel);
    if (isDirect(channel)) {
      return { channel, tenant: memoryTenant, name: "", visibility: "direct", isShared: false };
    }
    if (!known) throw new Failure("platform", `There is no channel ${channel}; it may have been deleted.`);
    if (!known.members.has(world.bot.id)) {
      throw new Failure("platform", `I am not in #${known.name}. Invite me there, then ask again.`);
    }
    return known;
  };
  const ours = (posted: Posted): MemoryMessage => {
    const found = world.said.find(({ id }) => id === posted.post);
    if (!found?.message) throw new Failure("not_found", "The post is gone, so it could not be updated.");
    return found;
  };
  const asPosted = (said: MemoryMessage): Posted => ({
    conversation: said.thread,
    post: said.id,
    thread: said.thread,
  });
  const say = (to: Conversation, message: Message): Posted => {
    const { channel, visibility } = channelInfo(to);
    const id = world.nextId();
    const thread = to === channel && visibility !== "direct" ? threadUnder(channel, id) : to;
    const time = new Date(now()).toISOString();
    const text = message.summary;
    const said = { id, channel, thread, author: world.bot, time, text, links: [], attachments: [], message };
    world.said.push(said);
    return asPosted(said);
  };

  return {
    name: world.name,
    start: async (toHandlers) => {
      handlers = toHandlers;
    },
    isListening: () => handlers !== undefined,
    stop: async () => {
      handlers = undefined;
    },
    listening: () => {
      if (!handlers) throw new Error("nobody listens");
      return handlers;
    },
    post: async (to, message) => say(to, message),
    update: async (posted, message) => {
      ours(posted).message = message;
      world.edits.set(posted.post, (world.edits.get(posted.post) ?? 0) + 1);
      return posted;
    },
    find: async (at, key) => {
      const found = world.said.find(
        ({ channel, thread, message }) => message?.key === key && (thread === at || channel === at),
      );
      return found && asPosted(found);
    },
    whisper: async (at, to, message) => {
      world.whispers.push({ to, at, message });
    },
    history: async (of) => {
      channelInfo(of);
      const messages = world.said
        .filter(({ thread }) => thread === of)
        .map((said) => Object.assign({ isOurs: said.author === world.bot }, said));
      return { messages, unread: [] };
    },
    fetchAttachment: async (_at, attachment, maxBytes) => {
      const file = world.files.get(attachment.id);
      if (!file) throw new Failure("unreadable", `${attachment.name} is gone. Attach it again.`);
      if (file.content.length > maxBytes)
        throw new Failure(
          "unreadable",
          `${attachment.name} is over ${maxBytes} bytes. Attach a smaller file.`,
        );
      return file;
    },
    describe: async (channel) => channelInfo(channel),
    person: async (user) => {
      const person = world.people.get(user);
      if (!person) throw new Failure("platform", "Nobody here has that id.");
      return person;
    },
    isIn: async (channel, user) =>
      channelOf(channel) === directWith(user) ||
      (world.channels.get(channelOf(channel))?.members.has(user) ?? false),
    direct: async (user: UserId) => directWith(user),
    linkTo: async (posted) =>
      `https://memory.example/${encodeURIComponent(posted.conversation)}/${posted.post}`,
  };
}
