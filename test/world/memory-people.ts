import { linksIn } from "../../src/design/find-links.ts";
import type { ActionTaken, Origin, Reply, ShortcutUsed } from "../../src/platforms/handlers.ts";
import type { Attachment, Conversation, Person } from "../../src/platforms/people-and-places.ts";
import type { ActionVerb, FormValues } from "../../src/render/message.ts";
import type { MemoryPlatform } from "./memory-platform.ts";
import {
  channelOf,
  directWith,
  isDirect,
  memoryTenant,
  type MemoryWorld,
  threadUnder,
} from "./memory-world.ts";

/** What a person at the in-memory platform can do. Each answer can be delivered again, as services do. */
export interface MemoryUser {
  /** Says something without the bot's name; returns the thread under it, or the thread that it stands in. */
  say(at: Conversation, text: string, files?: readonly Attachment[]): Conversation;
  mention(at: Conversation, text: string, files?: readonly Attachment[]): Promise<Delivered>;
  slash(at: Conversation, text: string): Promise<Delivered>;
  write(text: string, files?: readonly Attachment[]): Promise<Delivered>;
  shortcut(at: Conversation, shortcut: ShortcutUsed["shortcut"], text?: string): Promise<Delivered>;
  /** Clicks the button with this verb (and target) in our newest message that has it. */
  click(at: Conversation, verb: ActionVerb, target?: string): Promise<Delivered>;
  clickAtHome(verb: ActionVerb, target: string): Promise<Delivered>;
  /** Fills in the form in front of them. */
  submit(values: FormValues): Promise<Delivered>;
  openHome(): Promise<void>;
}

interface Delivered {
  /** The thread in which the answer belongs. */
  readonly conversation: Conversation;
  readonly reply: Reply;
  /** Delivers the same event once more. */
  readonly again: () => Promise<Reply>;
}

/** A person at the platform. */
export function memoryUser(
  world: MemoryWorld,
  platform: () => MemoryPlatform,
  person: Person,
  now: () => number,
): MemoryUser {
  const say = (at: Conversation, text: string, attachments: readonly Attachment[] = []) => {
    const id = world.nextId();
    const channel = channelOf(at);
    const isRoot = at === channel && !isDirect(channel);
    const thread = isRoot ? threadUnder(channel, id) : at;
    const links = linksIn(text);
    const time = new Date(now()).toISOString();
    world.said.push({ id, channel, thread, author: person, time, text, links, attachments, message: null });
    return { id, thread, links };
  };
  const origin = (at: Conversation, message: string | null): Origin => ({
    event: `event-${world.nextId()}`,
    place: { tenant: memoryTenant, channel: channelOf(at), conversation: at },
    person,
    message,
  });
  const deliver = async (at: Conversation, surface: ActionTaken["surface"], send: () => Promise<Reply>) => {
    const once = async () => {
      const reply = await send();
      show(at, surface, reply);
      return reply;
    };
    return { conversation: at, reply: await once(), again: once };
  };
  const show = (at: Conversation, surface: ActionTaken["surface"], reply: Reply) => {
    switch (reply.kind) {
      case "recorded":
        return;
      case "form":
        world.forms.set(person.id, { form: reply.form, at, surface, problems: {} });
        return;
      case "whisper":
        world.whispers.push({ to: person.id, at, message: reply.message });
        return;
      case "home":
        world.homes.set(person.id, reply.message);
        return;
      case "problems": {
        const open = world.forms.get(person.id);
        if (open) open.problems = reply.problems;
      }
    }
  };
  const act = (
    at: Conversation,
    verb: ActionVerb,
    target: string,
    surface: ActionTaken["surface"],
    post: string,
  ) => {
    const posted = surface === "post" ? { conversation: at, post, thread: at } : null;
    const event = { ...origin(at, null), verb, target, surface, posted };
    return deliver(at, surface, () => platform().listening().actionTaken(event));
  };

  return {
    say: (at, text, files) => say(at, text, files).thread,
    mention: (at, text, attachments = []) => {
      const { id, thread, links } = say(at, `@Loophole ${text}`, attachments);
      const event = {
        ...origin(thread, id),
        via: "mention" as const,
        text,
        links,
        attachments,
        canShowForm: false,
      };
      return deliver(thread, "post", () => platform().listening().commandGiven(event));
    },
    slash: (at, text) => {
      const links = linksIn(text);
      const channel = channelOf(at);
      const event = {
        ...origin(channel, null),
        via: "slash" as const,
        text,
        links,
        attachments: [],
        canShowForm: true,
      };
      return deliver(channel, "whisper", () => platform().listening().commandGiven(event));
    },
    write: (text, attachments = []) => {
      const { id, thread, links } = say(directWith(person.id), text, attachments);
      const event = {
        ...origin(thread, id),
        via: "direct" as const,
        text,
        links,
        attachments,
        canShowForm: false,
      };
      return deliver(thread, "post", () => platform().listening().commandGiven(event));
    },
    shortcut: (at, shortcut, text = "") => {
      const event = { ...origin(at, null), shortcut, text };
      return deliver(at, "whisper", () => platform().listening().shortcutUsed(event));
    },
    click: (at, verb, target) => {
      const matches = (message: (typeof world.whispers)[number]["message"] | null) =>
        message?.blocks
          .flatMap((block) => (block.kind === "actions" ? block.actions : []))
          .find((action) => action.verb === verb && (target === undefined || action.target === target));
      const said = world.said.findLast((each) => each.thread === at && matches(each.message));
      if (said) return act(at, verb, matches(said.message)?.target ?? "", "post", said.id);
      const whispered = world.whispers.findLast((each) => each.to === person.id && matches(each.message));
      if (!whispered) throw new Error(`there is no button ${verb} in ${at}`);
      return act(at, verb, matches(whispered.message)?.target ?? "", "whisper", "");
    },
    clickAtHome: (verb, target) => act(directWith(person.id), verb, target, "home", ""),
    submit: (values) => {
      const open = world.forms.get(person.id);
      if (!open) throw new Error(`${person.name} has no form open`);
      const { form, at, surface } = open;
      const event = { ...origin(at, null), verb: form.verb, target: form.target, values, surface };
      return deliver(at, surface, async () => {
        const reply = await platform().listening().formSubmitted(event);
        if (reply.kind !== "problems") world.forms.delete(person.id);
        return reply;
      });
    },
    openHome: async () => {
      world.homes.set(person.id, await platform().listening().homeOpened({ person, tenant: memoryTenant }));
    },
  };
}
