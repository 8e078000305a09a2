import { inspect } from "node:util";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { memoryPlatform } from "../world/memory-platform.ts";
import { type MemoryUser, memoryUser } from "../world/memory-people.ts";
import { addChannel, addPerson, type MemoryWorld, memoryWorld } from "../world/memory-world.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import type { Conversation, Person } from "../../src/platforms/people-and-places.ts";
import type { Message } from "../../src/render/message.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import type { ChatGiven } from "../../src/chat/tools.ts";
import type { WorkerOptions } from "../../src/chat/work/worker.ts";
import { openChat, type Chat } from "../../src/chat/chat.ts";
import { shownMessage } from "../shown.ts";
import { plainReviewer, testChecklists } from "./plain-reviewer.ts";
import { feed, feedUrl, intakeFrom, untilStopped } from "./shelf.ts";
import { ownHolder } from "../../src/setup/holder.ts";

/** A company with a chat, documents, and the program at work in it: what journeys take place in. */
export interface Office {
  readonly world: MemoryWorld;
  /** Documents behind links, by address. */
  readonly shelf: Map<string, string>;
  readonly clock: { now: Date };
  readonly ana: Person;
  readonly bo: Person;
  readonly outsider: Person;
  readonly designs: Conversation;
  readonly secret: Conversation;
  readonly partners: Conversation;
  as(person: Person): MemoryUser;
  /** What is logged as an error; none may be left when the office closes. */
  readonly errors: string[];
  ledger(): Ledger;
  chat(): Chat;
  /** The same in another process, which works on the same ledger. */
  another(): Chat;
  /** How often each lens was judged. */
  readonly asked: string[];
  /** Does all the work there is. */
  work(): Promise<void>;
  /** Ends the process and starts another one over the same ledger and world. */
  restart(): Promise<void>;
  /** What the bot posted in a thread or channel, as text. */
  posts(at: Conversation): readonly string[];
  /** The messages behind them. */
  messages(at: Conversation): readonly Message[];
  whispers(to: Person): readonly string[];
  close(): Promise<void>;
}

export interface Changes {
  readonly path?: string;
  readonly reviewer?: (asked: string[]) => Reviewer;
  readonly platform?: (platform: Platform) => Platform;
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly sleep?: WorkerOptions["sleep"];
  /** Told which link is read for whom. */
  readonly onLink?: (...asked: Parameters<ChatGiven["intake"]["link"]>) => void;
  /** Other platforms that the program speaks to as well. */
  readonly also?: readonly Platform[];
}

export { feed } from "./shelf.ts";

export async function openOffice(changes: Changes = {}): Promise<Office> {
  const clock = { now: new Date("2026-11-16T09:30:00.000Z") };
  const now = () => clock.now;
  const world = memoryWorld();
  const [ana, bo] = [addPerson(world, "Ana"), addPerson(world, "Bo")];
  const outsider = addPerson(world, "Eve", "other");
  const designs = addChannel(world, "designs", [ana, bo]);
  const secret = addChannel(world, "secret", [ana], { visibility: "private" });
  const partners = addChannel(world, "partners", [ana, outsider], { isShared: true });
  const shelf = new Map([[feedUrl, feed]]);
  const asked: string[] = [];
  const errors: string[] = [];
  const path = changes.path ?? ":memory:";

  let life = 0;
  const openAll = async () => {
    life += 1;
    const own = life;
    const ledger = await openLedger(path, now);
    const platform = memoryPlatform(world, () => clock.now.getTime());
    const given: ChatGiven = {
      ledger: changes.ledger?.(ledger) ?? ledger,
      platforms: [changes.platform?.(platform) ?? platform, ...(changes.also ?? [])],
      intake: told(intakeFrom(shelf), changes.onLink),
      reviewer: changes.reviewer?.(asked) ?? plainReviewer(asked),
      checklists: testChecklists,
      policy: {
        allowsShared: () => false,
        spaceOf: () => "home",
        keepText: false,
        maxAttachmentBytes: 100_000,
      },
      now,
      log: {
        info: () => {},
        // What a process logs after its death, nobody reads.
        error: (fields, message) => void (own === life && errors.push(`${message} ${inspect(fields)}`)),
      },
    };
    const another = () =>
      openChat(given, {
        ...ownHolder(),
        concurrency: 3,
        leaseMs: 60_000,
        idleMs: 1000,
        sleep: changes.sleep ?? untilStopped,
      });
    const chat = another();
    await platform.start(chat.handlers);
    for (const other of changes.also ?? []) await other.start(chat.handlers);
    return { ledger, platform, chat, another };
  };
  let running = await openAll();

  const messages = (at: Conversation) =>
    world.said
      .filter(({ thread, channel }) => thread === at || channel === at)
      .flatMap(({ message }) => (message ? [message] : []));
  return {
    world,
    shelf,
    clock,
    ana,
    bo,
    outsider,
    designs,
    secret,
    partners,
    asked,
    errors,
    as: (person) =>
      memoryUser(
        world,
        () => running.platform,
        person,
        () => clock.now.getTime(),
      ),
    ledger: () => running.ledger,
    chat: () => running.chat,
    another: () => running.another(),
    work: () => running.chat.worker.drain(),
    restart: async () => {
      life += 1;
      await running.platform.stop();
      await running.ledger.close();
      running = await openAll();
    },
    posts: (at) => messages(at).map((message) => shownMessage(message).text),
    messages,
    whispers: (to) =>
      world.whispers.filter((each) => each.to === to.id).map(({ message }) => shownMessage(message).text),
    close: async () => {
      if (errors.length > 0) throw new Error(`it was logged that ${errors.join("\n")}`);
      await running.platform.stop();
      await running.ledger.close();
    },
  };
}

function told(intake: ChatGiven["intake"], onLink: Changes["onLink"]): ChatGiven["intake"] {
  return {
    ...intake,
    link: async (...asked) => {
      onLink?.(...asked);
      return intake.link(...asked);
    },
  };
}
