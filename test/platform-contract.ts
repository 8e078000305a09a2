import { platformOf } from "../src/design/conversation.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../src/errors.ts";
import type {
  ActionTaken,
  CommandGiven,
  FormSubmitted,
  Handlers,
  Origin,
  Reply,
} from "../src/platforms/handlers.ts";
import { type Platform } from "../src/platforms/platform.ts";
import type { Conversation, Person, Posted } from "../src/platforms/people-and-places.ts";
import type { ActionVerb, Form, FormValues, Message, MessageBlock } from "../src/render/message.ts";

/**
 * What every platform must do alike. A platform is tested through its real protocol by a harness, which acts as the
 * people and reads what they see.
 */
export interface PlatformHarness {
  readonly platform: Platform;
  /** A public channel with the bot and both members in it. */
  readonly channel: Conversation;
  /** A private channel with the bot and Ana in it. */
  readonly privateChannel: Conversation;
  /** A channel with people of another organisation in it. */
  readonly sharedChannel: Conversation;
  /** A channel in which the bot is not. */
  readonly strangeChannel: Conversation;
  readonly ana: Person;
  readonly bo: Person;
  /** Belongs to another workspace or tenant, and can see the shared channel. */
  readonly outsider: Person;
  /** Says something without naming the bot; returns the thread. */
  say(at: Conversation, by: Person, text: string): Promise<Conversation>;
  mention(at: Conversation, by: Person, text: string): Promise<void>;
  /** Writes to the bot in a direct conversation. */
  write(by: Person, text: string, file?: { readonly name: string; readonly content: string }): Promise<void>;
  click(at: Conversation, by: Person, verb: ActionVerb, target: string): Promise<void>;
  /** Fills in the form in front of the person, and sends it. */
  submit(by: Person, values: FormValues): Promise<void>;
  /** Delivers the last event again, as the service does when it saw no answer. */
  redeliver(): Promise<void>;
  /** The posts of the bot in a thread (or in the channel, its threads included), as people see them. */
  shown(at: Conversation): Promise<readonly Shown[]>;
  whispered(to: Person): Promise<readonly Shown[]>;
  /** Deletes a post of the bot, as an administrator or the rules of the place do. */
  remove(posted: Posted): Promise<void>;
  /** The form in front of a person, with everything that it says. */
  form(of: Person): Promise<Shown | undefined>;
  stop(): Promise<void>;
}

export interface Shown {
  /** Everything that can be read, as plain text; markup undone, so that literal text stands as it was given. */
  readonly text: string;
  readonly actions: readonly { readonly verb: string; readonly target: string }[];
  /** Users that are mentioned with effect, and addresses behind links. */
  readonly live: readonly string[];
}

/** Declares the tests for a platform. `open` gives a fresh world, with `handlers` listening. */
export function platformContract(name: string, open: (handlers: Handlers) => Promise<PlatformHarness>): void {
  describe(`the ${name} platform`, () => {
    let heard: Heard;
    let at: PlatformHarness;
    beforeEach(async () => {
      heard = hearing();
      at = await open(heard.handlers);
    });
    afterEach(() => at.stop());

    test("its ids begin with its name", () => {
      for (const id of [at.channel, at.privateChannel, at.ana.id, at.bo.id, at.outsider.id])
        expect(platformOf(id)).toBe(at.platform.name);
    });

    test("a post in a channel opens a thread, and answers go there", async () => {
      const parent = await at.platform.post(at.channel, message("parent", "Design review"));
      const answer = await at.platform.post(parent.thread, message("answer", "Seven questions"));
      expect(answer.thread).toBe(parent.thread);
      expect((await at.shown(parent.thread)).map(({ text }) => text)).toEqual([
        expect.stringContaining("Design review"),
        expect.stringContaining("Seven questions"),
      ]);
    });

    test("a post is found again by its key, and only by that", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const posted = await at.platform.post(thread, message("review:r1", "one"));
      await at.platform.post(thread, message("review:r11", "eleven"));
      expect(await at.platform.find(thread, "review:r1")).toEqual(posted);
      expect(await at.platform.find(thread, "review:r2")).toBeUndefined();
    });

    test("an update replaces what everybody sees, and the post keeps its key", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const posted = await at.platform.post(thread, message("q1", "before"));
      await at.platform.update(posted, message("q1", "after"));
      const shown = await at.shown(thread);
      expect(shown).toHaveLength(1);
      expect(shown[0]?.text).toContain("after");
      expect(shown[0]?.text).not.toContain("before");
      expect(await at.platform.find(thread, "q1")).toEqual(posted);
    });

    test("a post that was deleted cannot be changed and is not found, and is said anew under its key", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const posted = await at.platform.post(thread, message("q1", "before"));
      await at.remove(posted);
      const changed = at.platform.update(posted, message("q1", "after"));
      await expect(changed).rejects.toMatchObject({ name: "Failure", kind: "not_found" });
      expect(await at.platform.find(thread, "q1")).toBeUndefined();
      const anew = await at.platform.post(thread, message("q1", "anew"));
      expect((await at.shown(thread)).map(({ text }) => text)).toEqual([expect.stringContaining("anew")]);
      expect(await at.platform.find(thread, "q1")).toEqual(anew);
    });

    test("every kind of block arrives with all its words and buttons", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      await at.platform.post(thread, everything(at.ana));
      const [shown] = await at.shown(thread);
      for (const word of [
        "heading1",
        "text1",
        "bold1",
        "item1",
        "item2",
        "quote1",
        "source1",
        "bar1",
        "detail1",
      ])
        expect(shown?.text).toContain(word);
      for (const word of ["status1", "note1", "Answer1"]) expect(shown?.text).toContain(word);
      const verbs = shown?.actions.map(({ verb, target }) => `${verb} ${target}`);
      expect(verbs).toEqual(["answer q1", "dismiss q1", "useful q1", "not_useful q1"]);
      expect(shown?.live).toEqual(expect.arrayContaining([at.ana.id, "https://example.org/design"]));
    });

    test.each(hostile)("text is shown as it stands: %s", async (text) => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const spans = [{ kind: "text", text }] as const;
      await at.platform.post(thread, {
        ...message("hostile", "summary"),
        blocks: [
          { kind: "heading", text },
          { kind: "text", spans },
          { kind: "list", items: [spans] },
          { kind: "quote", text, source: text },
          { kind: "bars", rows: [{ label: text, filled: 1, total: 2, detail: text }] },
          { kind: "status", tone: "open", spans },
          { kind: "note", spans },
        ],
      });
      const [shown] = await at.shown(thread);
      // A chat keeps apart what Teams would take for a mention, and shows what turns the direction of words as a sign.
      const said = (shown?.text ?? "").replaceAll(/< (?=\/?at)/g, "<").replaceAll("�", "\u202E");
      expect(occurrences(said, text)).toBeGreaterThanOrEqual(8);
      expect(shown?.live).toEqual([]);
    });

    test("a message of any length is said in full, and updated in full", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const long = (word: string) => ({
        ...message("long", "A long list"),
        blocks: Array.from({ length: 120 }, (_, index): MessageBlock => ({
          kind: "text",
          spans: [{ kind: "text", text: `${word}${index} ${"x".repeat(500)} end${word}${index}` }],
        })),
      });
      const posted = await at.platform.post(thread, long("one"));
      const all = async () => (await at.shown(thread)).map(({ text }) => text).join("\n");
      for (const index of [0, 60, 119]) expect(await all()).toContain(`endone${index}`);
      await at.platform.update(posted, long("two"));
      for (const index of [0, 60, 119]) expect(await all()).toContain(`endtwo${index}`);
      expect(await all()).not.toContain("endone");
    });

    test("a thread is read from its first message on, in order, with who said it", async () => {
      const thread = await at.say(at.channel, at.ana, "We retrain weekly & serve <fast>");
      await at.platform.post(thread, message("ours", "Reading"));
      await at.say(thread, at.bo, "See https://example.org/design?a=1&b=2");
      const { messages } = await at.platform.history(thread);
      expect(messages.map(({ author, isOurs }) => (isOurs ? "ours" : author.id))).toEqual([
        at.ana.id,
        "ours",
        at.bo.id,
      ]);
      expect(messages[0]?.text).toBe("We retrain weekly & serve <fast>");
      expect(messages[2]?.links).toEqual(["https://example.org/design?a=1&b=2"]);
      expect(messages.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    });

    test("a whisper is seen by one person", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      await at.platform.whisper(thread, at.ana.id, message("w", "only you"));
      expect((await at.whispered(at.ana)).at(-1)?.text).toContain("only you");
      expect(await at.whispered(at.bo)).toEqual([]);
      expect(await at.shown(thread)).toEqual([]);
    });

    test("channels are public, private or shared, and have members", async () => {
      const { platform } = at;
      expect(await platform.describe(at.channel)).toMatchObject({ visibility: "public", isShared: false });
      expect(await platform.describe(at.privateChannel)).toMatchObject({ visibility: "private" });
      expect(await platform.describe(at.sharedChannel)).toMatchObject({ isShared: true });
      expect(await platform.isIn(at.privateChannel, at.ana.id)).toBe(true);
      expect(await platform.isIn(at.privateChannel, at.bo.id)).toBe(false);
      expect(await platform.person(at.ana.id)).toEqual(at.ana);
    });

    test("a channel without the bot is a sentence that names the fix", async () => {
      const attempt = at.platform.post(at.strangeChannel, message("k", "hello"));
      await expect(attempt).rejects.toBeInstanceOf(Failure);
      await expect(attempt).rejects.toThrow(/invite|add/i);
    });

    test("one can write to a person without a channel", async () => {
      const direct = await at.platform.direct(at.ana.id);
      await at.platform.post(direct, message("dm", "expires tomorrow"));
      expect((await at.shown(direct)).at(-1)?.text).toContain("expires tomorrow");
      expect((await at.platform.describe(direct)).visibility).toBe("direct");
    });

    test("a mention is a command in the thread of the message", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      await at.mention(thread, at.ana, "review https://example.org/design");
      expect(heard.commands).toHaveLength(1);
      expect(heard.commands[0]).toMatchObject({
        via: "mention",
        text: "review https://example.org/design",
        links: ["https://example.org/design"],
        place: { channel: at.channel, conversation: thread },
        person: { id: at.ana.id, tenant: at.ana.tenant },
      });
    });

    test("a mention outside of a thread is answered in the thread under it", async () => {
      await at.mention(at.channel, at.ana, "status");
      const place = heard.commands[0]?.place;
      expect(place?.channel).toBe(at.channel);
      expect(place?.conversation).not.toBe(at.channel);
      const answer = await at.platform.post(place?.conversation ?? "", message("s", "3 open"));
      expect(answer.thread).toBe(place?.conversation);
    });

    test("the same event has the same name however often it is delivered", async () => {
      await at.mention(at.channel, at.ana, "status");
      await at.redeliver();
      const [first, second] = heard.commands;
      expect(second?.event).toBe(first?.event);
      expect(second?.message).toBe(first?.message);
      await at.mention(at.channel, at.ana, "status");
      expect(heard.commands.at(-1)?.event).not.toBe(first?.event);
      expect(heard.commands.at(-1)?.message).not.toBe(first?.message);
    });

    test("a file in a direct message can be read", async () => {
      await at.write(at.ana, "review", { name: "design.md", content: "# Ranking\n" });
      const command = heard.commands[0];
      expect(command?.via).toBe("direct");
      const [attachment] = command?.attachments ?? [];
      expect(attachment?.name).toBe("design.md");
      if (!command || !attachment) return;
      const place = command.place.conversation;
      const file = await at.platform.fetchAttachment(place, attachment, 1000);
      expect(new TextDecoder().decode(file.content)).toBe("# Ranking\n");
      await expect(at.platform.fetchAttachment(place, attachment, 3)).rejects.toBeInstanceOf(Failure);
    });

    test("a button says what was clicked, where and by whom", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      const posted = await at.platform.post(thread, everything(at.ana));
      await at.click(thread, at.bo, "dismiss", "q1");
      expect(heard.actions).toEqual([
        expect.objectContaining({
          verb: "dismiss",
          target: "q1",
          surface: "post",
          posted,
          place: expect.objectContaining({ channel: at.channel, conversation: thread }) as object,
          person: expect.objectContaining({ id: at.bo.id, tenant: at.bo.tenant }) as object,
        }),
      ]);
    });

    test("somebody of another tenant is told as such", async () => {
      await at.platform.post(at.sharedChannel, everything(at.ana));
      await at.click(at.sharedChannel, at.outsider, "answer", "q1");
      const action = heard.actions[0];
      expect(action?.person.tenant).toBe(at.outsider.tenant);
      expect(action?.person.tenant).not.toBe(action?.place.tenant);
    });

    test("a form is shown, says what is wrong, and comes back filled in", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      await at.platform.post(thread, everything(at.ana));
      heard.reply = { kind: "form", form };
      await at.click(thread, at.ana, "answer", "q1");
      const shown = await at.form(at.ana);
      for (const word of ["Title1", "intro1", "Label1", "Label2", "Label3"])
        expect(shown?.text).toContain(word);

      heard.reply = { kind: "problems", problems: { text: "Say a little more." } };
      await at.submit(at.ana, values(at.bo));
      expect((await at.form(at.ana))?.text).toContain("Say a little more.");

      heard.reply = { kind: "recorded", say: "Answered" };
      await at.submit(at.ana, values(at.bo));
      expect(await at.form(at.ana)).toBeUndefined();
      expect(heard.forms.at(-1)).toMatchObject({
        verb: "accept",
        target: "q1",
        values: values(at.bo),
        surface: "post",
        place: { channel: at.channel, conversation: thread },
        person: { id: at.ana.id },
      });
    });

    test("a whispered reply is for the person who asked", async () => {
      const thread = await at.say(at.channel, at.ana, "A design");
      await at.platform.post(thread, everything(at.ana));
      heard.reply = { kind: "whisper", message: message("no", "You may not") };
      await at.click(thread, at.ana, "answer", "q1");
      expect((await at.whispered(at.ana)).at(-1)?.text).toContain("You may not");
      expect(await at.whispered(at.bo)).toEqual([]);
    });
  });
}

const hostile = [
  "<!channel> <!here> <@U1> <#C1> <!subteam^S1>",
  "<https://evil.example|click> [a](https://evil.example) ![x](https://evil.example/p.png)",
  "<at>Ana</at> & &lt;b&gt; <b>bold</b>",
  "*not bold* _not italic_ ~not struck~ `not code` ```",
  "مرحبا بالعالم \u202Eright to left",
  "👩‍👩‍👧‍👦 🏳️‍🌈 emoji :smile:",
];

function message(key: string, text: string): Message {
  return { key, summary: text, byModel: false, blocks: [{ kind: "text", spans: [{ kind: "text", text }] }] };
}

function everything(person: Person): Message {
  return {
    key: "everything",
    summary: "Everything",
    byModel: true,
    blocks: [
      { kind: "heading", text: "heading1" },
      {
        kind: "text",
        spans: [
          { kind: "text", text: "text1 " },
          { kind: "text", text: "bold1", style: "bold" },
          { kind: "link", text: "link1", href: "https://example.org/design" },
          { kind: "mention", user: person.id, name: person.name },
        ],
      },
      { kind: "list", items: [[{ kind: "text", text: "item1" }], [{ kind: "text", text: "item2" }]] },
      { kind: "quote", text: "quote1", source: "source1" },
      { kind: "bars", rows: [{ label: "bar1", filled: 3, total: 8, detail: "detail1" }] },
      { kind: "status", tone: "good", spans: [{ kind: "text", text: "status1" }] },
      { kind: "divider" },
      { kind: "note", spans: [{ kind: "text", text: "note1" }] },
      {
        kind: "actions",
        actions: [
          { verb: "answer", label: "Answer1", target: "q1", style: "primary" },
          { verb: "dismiss", label: "Dismiss1", target: "q1" },
        ],
      },
      { kind: "feedback", target: "q1" },
    ],
  };
}

const form: Form = {
  verb: "accept",
  target: "q1",
  title: "Title1",
  submit: "Submit1",
  intro: [{ kind: "text", spans: [{ kind: "text", text: "intro1" }] }],
  fields: [
    {
      kind: "text",
      name: "text",
      label: "Label1",
      required: true,
      hint: "",
      multiline: true,
      maxLength: 3000,
      placeholder: "",
      value: "",
    },
    { kind: "person", name: "owner", label: "Label2", required: true, hint: "", value: "" },
    { kind: "date", name: "expires", label: "Label3", required: true, hint: "", value: "" },
    {
      kind: "choice",
      name: "reason",
      label: "Label4",
      required: true,
      hint: "",
      options: [
        { value: "a", label: "A" },
        { value: "b", label: "B" },
      ],
      value: "a",
    },
    { kind: "toggle", name: "follow", label: "Label5", required: false, hint: "", value: false },
  ],
};

function values(owner: Person): FormValues {
  return { text: "We log\nit <all>", owner: owner.id, expires: "2027-01-31", reason: "b", follow: true };
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

interface Heard {
  readonly commands: CommandGiven[];
  readonly actions: ActionTaken[];
  readonly forms: FormSubmitted[];
  readonly joined: Origin[];
  readonly handlers: Handlers;
  reply: Reply;
}

function hearing(): Heard {
  const keep = <T>(list: T[]) => {
    return async (event: T) => {
      list.push(event);
      return heard.reply;
    };
  };
  const commands: CommandGiven[] = [];
  const actions: ActionTaken[] = [];
  const forms: FormSubmitted[] = [];
  const joined: Origin[] = [];
  const heard: Heard = {
    commands,
    actions,
    forms,
    joined,
    reply: { kind: "recorded", say: "Noted" },
    handlers: {
      commandGiven: keep(commands),
      shortcutUsed: async () => heard.reply,
      actionTaken: keep(actions),
      formSubmitted: keep(forms),
      homeOpened: async () => message("home", "Your open questions"),
      joined: async (event) => void joined.push(event),
      left: async () => {},
      renamed: async () => {},
      moved: async () => {},
      installed: async () => {},
      uninstalled: async () => {},
    },
  };
  return heard;
}
