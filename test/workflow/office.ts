import { inspect } from "node:util";
import { documentFrom } from "../../src/intake/document-from.ts";
import { documentFromThread } from "../../src/intake/document-from-thread.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { Failure } from "../../src/errors.ts";
import { memoryPlatform } from "../../src/platforms/memory.ts";
import { type MemoryUser, memoryUser } from "../../src/platforms/memory-users.ts";
import { addChannel, addPerson, type MemoryWorld, memoryWorld } from "../../src/platforms/memory-world.ts";
import type { Conversation, Person, Platform } from "../../src/platforms/platform.ts";
import type { Message } from "../../src/render/message.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import type { Given, Intake } from "../../src/workflow/parts.ts";
import type { WorkerOptions } from "../../src/workflow/worker.ts";
import { openWorkflow, type Workflow } from "../../src/workflow/workflow.ts";
import { shownMessage } from "../shown.ts";
import { plainReviewer, testChecklists } from "./plain-reviewer.ts";

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
  workflow(): Workflow;
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
  /** Other platforms that the program speaks to as well. */
  readonly also?: readonly Platform[];
}

export const feed = `# Feed ranking

## Training
We retrain every night on clicks.

## Serving
p99 is 80 ms on two GPUs.
`;

export async function openOffice(changes: Changes = {}): Promise<Office> {
  const clock = { now: new Date("2026-11-16T09:30:00.000Z") };
  const now = () => clock.now;
  const world = memoryWorld();
  const [ana, bo] = [addPerson(world, "Ana"), addPerson(world, "Bo")];
  const outsider = addPerson(world, "Eve", "other");
  const designs = addChannel(world, "designs", [ana, bo]);
  const secret = addChannel(world, "secret", [ana], { visibility: "private" });
  const partners = addChannel(world, "partners", [ana, outsider], { isShared: true });
  const shelf = new Map([["https://docs.example/feed", feed]]);
  const asked: string[] = [];
  const errors: string[] = [];
  const path = changes.path ?? ":memory:";

  const openAll = async () => {
    const ledger = await openLedger(path, now);
    const platform = memoryPlatform(world, () => clock.now.getTime());
    const given: Given = {
      ledger: changes.ledger?.(ledger) ?? ledger,
      platforms: [changes.platform?.(platform) ?? platform, ...(changes.also ?? [])],
      intake: intakeFrom(shelf),
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
        error: (fields, message) => void errors.push(`${message} ${inspect(fields)}`),
      },
    };
    const workflow = openWorkflow(given, {
      concurrency: 3,
      leaseMs: 60_000,
      idleMs: 1000,
      sleep: changes.sleep ?? untilStopped,
    });
    await platform.start(workflow.handlers);
    for (const other of changes.also ?? []) await other.start(workflow.handlers);
    return { ledger, platform, workflow };
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
    workflow: () => running.workflow,
    work: () => running.workflow.worker.drain(),
    restart: async () => {
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

function intakeFrom(shelf: ReadonlyMap<string, string>): Intake {
  const encoded = (text: string) => new TextEncoder().encode(text);
  return {
    link: async (url) => {
      const text = shelf.get(url);
      if (text === undefined) {
        throw new Failure(
          "unreadable",
          `I may not read ${url}. Share it with loophole@acme.example, then try again.`,
        );
      }
      return documentFrom({ ref: { kind: "link", url }, bytes: encoded(text), fileName: "doc.md" });
    },
    file: async (ref, { content, name }) => documentFrom({ ref, bytes: content, fileName: name }),
    thread: (ref, messages, unread) => documentFromThread({ ref, messages, unread }),
    example: async () =>
      documentFrom({
        ref: { kind: "file", path: "example.md" },
        bytes: encoded(feed),
        fileName: "example.md",
      }),
  };
}

/** Time does not pass by itself in tests. */
function untilStopped(_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
