import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { shownMessage } from "../shown.ts";
import { type Office, openOffice } from "./office.ts";

let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  const { conversation } = await office
    .as(office.ana)
    .mention(office.designs, "review https://docs.example/feed");
  thread = conversation;
  await office.work();
});
afterEach(() => office.close());

const ask = async (text: string, at = thread) => {
  await office.as(office.ana).mention(at, text);
  await office.work();
  return office.posts(at).at(-1) ?? "";
};

describe("a word is answered", () => {
  test("status, in a thread and in a channel", async () => {
    const inThread = await ask("status");
    expect(inThread).toContain("Awaiting answers · 7 open questions, 4 of high severity.");
    expect(inThread).toContain("(q1)");
    const inChannel = await ask("status", office.designs);
    expect(inChannel).toContain("“Feed ranking”: awaiting answers, 7 open questions · Ana, 16 Nov");
  });

  test("risks, with links to the cards", async () => {
    expect(await ask("risks")).toContain("7 open risks");
    const live = office
      .messages(thread)
      .slice(-1)
      .flatMap((message) => shownMessage(message).live);
    expect(live).toHaveLength(7);
    expect(live[0]).toMatch(/^https:\/\/memory\.example\//);
  });

  test("mine, to the person alone", async () => {
    await office.ledger().questions.assign("q1", { assignee: office.ana.id, due: "2026-11-10" }, "bo");
    const before = office.posts(thread).length;
    await ask("mine");
    expect(office.posts(thread)).toHaveLength(before);
    const own = office.whispers(office.ana).at(-1);
    expect(own).toContain("For you to settle");
    expect(own).toContain("(q1 · Ana · was due 10 Nov)");
    expect(own).toContain("“Feed ranking”: awaiting answers, 7 open questions");
    await office.as(office.bo).mention(thread, "mine");
    await office.work();
    expect(office.whispers(office.bo).at(-1)).toBe("Nothing waits for you.");
  });

  test("mine, with a link to the card of each", async () => {
    const { questions } = office.ledger();
    for (const id of ["q1", "q2"] as const) await questions.assign(id, { assignee: office.ana.id }, "bo");
    await ask("mine");
    const own = office.world.whispers.findLast(({ to }) => to === office.ana.id);
    expect(own && shownMessage(own.message).live).toHaveLength(2);
  });

  test("status without what is settled and what is held", async () => {
    const { questions } = office.ledger();
    await questions.move("q1", { kind: "dismiss", reason: "wrong", note: "" }, "bo");
    const said = await ask("status");
    expect(said).toContain("6 open questions");
    expect(said).not.toContain("(q1)");
  });

  test("digest, as it would be sent", async () => {
    expect(await ask("digest")).toContain(
      "Open risks in #designs · week 48\n7 open, 7 opened and 0 closed this week.",
    );
  });

  test("a slash command, to the person alone", async () => {
    const before = office.posts(office.designs).length;
    for (const word of ["status", "risks", "digest"]) await office.as(office.ana).slash(office.designs, word);
    await office.work();
    expect(office.posts(office.designs)).toHaveLength(before);
    expect(office.whispers(office.ana)).toHaveLength(3);
  });

  test("status of the review that is named, and no other that they may not see", async () => {
    expect(await ask("status r1", office.designs)).toContain("Awaiting answers · 7 open questions");
    const aside = office.as(office.bo).say(office.designs, "Where do we stand?");
    expect(await ask("status", aside)).toContain("Reviews in this channel");
    const { conversation } = await office.as(office.ana).mention(office.secret, "https://docs.example/feed");
    await office.work();
    await office.as(office.bo).mention(thread, "status r2");
    await office.work();
    expect(office.whispers(office.bo).at(-1)).toContain("There is no review r2 here.");
    expect(await ask("status", conversation)).toContain("Awaiting answers");
  });

  test("digest, where nothing was reviewed yet", async () => {
    await office.as(office.ana).slash(office.secret, "digest");
    await office.work();
    expect(office.whispers(office.ana)).toEqual(["Nothing was reviewed here yet, so there is no digest."]);
  });

  test("risks, ten at a time, those that are accepted by name", async () => {
    for (const held of ["q8", "q9", "q10"] as const)
      await office.ledger().questions.move(held, { kind: "reveal" }, "bo");
    office.shelf.set("https://docs.example/other", "# Other\n\nNothing of it is decided as yet.\n");
    await office.as(office.ana).mention(office.designs, "https://docs.example/other");
    await office.work();
    const accept = { kind: "accept", owner: office.bo.id, reason: "Small", expires: "2026-12-31" } as const;
    await office.ledger().questions.move("q1", accept, office.ana.id);
    const first = await ask("risks");
    expect(first).toContain("16 open risks");
    expect(first).toContain("Bo until 31 Dec");
    expect(first.match(/\(q\d+\b/g)).toHaveLength(11);
    await office.as(office.ana).click(thread, "page", "risks:10");
    await office.work();
    const more = office.whispers(office.ana).at(-1) ?? "";
    expect(more.match(/\(q\d+\b/g)).toHaveLength(6);
    expect(more).not.toContain("Bo until 31 Dec");
  });

  test("help, with every word", async () => {
    await office.as(office.outsider).mention(office.partners, "help");
    const [help] = office.whispers(office.outsider);
    for (const word of [
      "review",
      "recheck",
      "status",
      "risks",
      "mine",
      "digest",
      "approve",
      "settings",
      "help",
    ])
      expect(help).toContain(`• ${word}:`);
  });

  test("once, however often it is delivered", async () => {
    const before = office.posts(thread).length;
    const { again } = await office.as(office.ana).mention(thread, "status");
    await again();
    await office.work();
    await again();
    await office.work();
    expect(office.posts(thread)).toHaveLength(before + 1);
  });
});

describe("the settings", () => {
  const values = {
    digestDay: "5",
    digestHour: "16",
    timezone: "Europe/Berlin",
    language: "de",
    budget: "3",
    approvers: [] as string[],
  };

  test("are a form, which names what is wrong", async () => {
    const { reply } = await office.as(office.ana).slash(office.designs, "settings");
    expect(reply).toMatchObject({ kind: "form", form: { verb: "settings", target: office.designs } });
    const { reply: wrong } = await office
      .as(office.ana)
      .submit({ ...values, timezone: "Berlin", budget: "51" });
    expect(wrong).toEqual({
      kind: "problems",
      problems: {
        timezone: "That is not a time zone that I know. Did you mean Europe/Berlin?",
        budget: "Choose up to 50 questions.",
      },
    });
    await office.as(office.ana).submit(values);
    await office.work();
    expect(office.whispers(office.ana).at(-1)).toBe(
      "Saved. The next digest comes on Friday 20 November at 16:00 (Europe/Berlin).",
    );
    office.shelf.set(
      "https://docs.example/other",
      "# Other\n\nNothing is decided here about the other thing.\n",
    );
    const { conversation } = await office
      .as(office.ana)
      .mention(office.designs, "https://docs.example/other");
    await office.work();
    expect(office.posts(conversation)).toHaveLength(4);
  });

  test("are offered as a button where no form can be shown, and open there", async () => {
    await office.as(office.ana).mention(thread, "settings");
    expect(office.whispers(office.ana).at(-1)).toContain("[Open settings]");
    const { reply } = await office.as(office.ana).click(thread, "settings");
    expect(reply).toMatchObject({ kind: "form", form: { target: office.designs } });
  });

  test("of a channel are not for people who are not in it", async () => {
    const place = { tenant: "acme", channel: office.designs, conversation: office.designs };
    const given = { event: "s1", place, person: office.bo, message: null, surface: "whisper" as const };
    const reply = await office
      .chat()
      .handlers.formSubmitted({ ...given, verb: "settings", target: office.secret, values });
    expect(reply).toMatchObject({ kind: "whisper" });
  });
});

describe("somebody's own page", () => {
  test("shows what waits for them, page by page, and only channels that they are in", async () => {
    const { conversation } = await office.as(office.ana).mention(office.secret, "https://docs.example/feed");
    await office.work();
    expect(office.posts(conversation).length).toBeGreaterThan(1);
    for (const number of [1, 2, 3, 4, 5, 6, 7] as const)
      await office.ledger().questions.assign(`q${number}`, { assignee: office.bo.id }, "ana");
    await office.as(office.bo).openHome();
    const home = () => {
      const message = office.world.homes.get(office.bo.id);
      return message ? shownMessage(message).text : "";
    };
    expect(home()).toContain("1 to 5 of 7");
    expect(home()).toContain("#designs: 7 open risks");
    expect(home()).not.toContain("#secret");
    await office.as(office.bo).clickAtHome("page", "home:5");
    expect(home()).toContain("6 to 7 of 7");
    const { reply } = await office.as(office.bo).clickAtHome("answer", "q7");
    expect(reply).toMatchObject({ kind: "form", form: { target: "q7" } });
    await office.as(office.ana).openHome();
    expect(shownMessage(office.world.homes.get(office.ana.id) ?? (undefined as never)).text).toContain(
      "#secret",
    );
  });
});
