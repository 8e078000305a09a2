import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { QuestionId, ReviewId } from "../../src/design/register.ts";
import { exampleSpace } from "../../src/chat/who-and-where.ts";
import type { Reply } from "../../src/platforms/handlers.ts";
import type { Conversation, Person } from "../../src/platforms/people-and-places.ts";
import type { ActionVerb } from "../../src/render/message.ts";
import type { AskedMove } from "../../src/reviewing/rules.ts";
import { someDraft, someJudged } from "../ledger/judged.ts";
import { memoryPlatform } from "../world/memory-platform.ts";
import { addChannel, addPerson, channelOf, directWith, memoryWorld } from "../world/memory-world.ts";
import { type Office, openOffice } from "./office.ts";

/** A review with one question. */
interface Asked {
  readonly review: ReviewId;
  readonly question: QuestionId;
}

async function openTown() {
  const elsewhere = memoryWorld("elsewhere");
  const cleo = addPerson(elsewhere, "Cleo");
  const there = addChannel(elsewhere, "architecture", [cleo]);
  const office = await openOffice({ also: [memoryPlatform(elsewhere, () => 0)] });
  const dora = addPerson(office.world, "Dora");
  const [lobby, direct] = [addChannel(office.world, "lobby", [dora]), directWith(office.ana.id)];
  const places = [
    { id: office.designs, isPrivate: false },
    { id: lobby, isPrivate: false },
    { id: office.secret, isPrivate: true },
    { id: direct, isPrivate: true },
    { id: there, isPrivate: false },
  ];
  for (const { id, isPrivate } of places) {
    const known = { channel: id, platform: "", space: "home", name: "", isPrivate };
    await office.ledger().conversations.seen({ ...known, id });
    await office.ledger().conversations.seen({ ...known, id: `${id}#thread` });
  }
  const ask = async (at: Conversation | null, space = "home"): Promise<Asked> => {
    const { reviews, questions } = office.ledger();
    const ref = { kind: "link", url: `https://docs.example/${space}/${at ?? "terminal"}` } as const;
    const conversation = at === null ? {} : { conversation: at };
    const { id } = await reviews.request({ ref, space, requestedBy: "ana", ...conversation });
    await reviews.start(id, "ana");
    const judged = someJudged([someDraft("a")]);
    await reviews.record(id, { ...judged, document: { ...judged.document, ref } });
    const [question] = await questions.of(id);
    return { review: id, question: question?.id ?? "q0" };
  };
  const asked = {
    designs: await ask(`${office.designs}#thread`),
    secret: await ask(`${office.secret}#thread`),
    direct: await ask(direct),
    there: await ask(`${there}#thread`),
    terminal: await ask(null),
    unknown: await ask("memory:channel/forgotten#thread"),
    example: await ask(`${office.designs}#thread`, exampleSpace),
    foreign: await ask(`${office.designs}#thread`, "another company"),
  } as const satisfies Record<string, Asked>;
  const people = { ana: office.ana, bo: office.bo, dora, cleo };
  const from = { designs: office.designs, secret: office.secret, lobby, there, direct };
  let events = 0;
  const click = (who: Person, at: Conversation, verb: ActionVerb, target: string): Promise<Reply> =>
    office.chat().handlers.actionTaken({
      event: `click-${(events += 1)}`,
      place: { tenant: "acme", channel: channelOf(at), conversation: at },
      person: who,
      message: null,
      verb,
      target,
      surface: "post",
      posted: null,
    });
  return { office, elsewhere, asked, people, from, click };
}

let town: Awaited<ReturnType<typeof openTown>>;
let office: Office;
beforeEach(async () => {
  town = await openTown();
  ({ office } = town);
});
afterEach(() => office.close());

/** The words of a reply that nothing came of. */
const refusal = (reply: Reply) => (reply.kind === "whisper" ? reply.message.summary : "");

describe("who may see a question and its review", () => {
  test.each([
    ["bo", "designs", "designs", true, "it was asked in this channel"],
    ["ana", "direct", "designs", true, "they are in its channel"],
    ["ana", "designs", "secret", true, "they are in its private channel"],
    ["ana", "designs", "direct", true, "it is their own direct conversation"],
    ["bo", "designs", "secret", false, "they are not in its private channel"],
    ["bo", "designs", "direct", false, "it is the direct conversation of somebody else"],
    ["dora", "lobby", "designs", false, "they are not in its channel, although it is public"],
    ["cleo", "there", "designs", true, "it stands in a public channel of the other platform"],
    ["cleo", "there", "secret", false, "it stands in a private channel of the other platform"],
    ["cleo", "there", "direct", false, "it stands in a direct conversation of the other platform"],
    ["ana", "designs", "there", true, "it stands in a public channel of the other platform, seen from here"],
    ["ana", "designs", "terminal", false, "it was asked in a terminal, which is nobody's channel"],
    ["ana", "designs", "unknown", false, "it was asked in a conversation that nobody remembers"],
    ["bo", "designs", "example", true, "it is an example of this channel"],
    ["dora", "lobby", "example", false, "it is an example of a channel that they are not in"],
    ["bo", "designs", "foreign", false, "it is of another space, although it was asked in this channel"],
  ] as const)("%s, acting in %s, what stands in %s: %s, since %s", async (who, at, where, may, _because) => {
    const { question, review } = town.asked[where];
    const [person, place] = [town.people[who], town.from[at]];
    const form = await town.click(person, place, "answer", question);
    const noQuestion = ["whisper", expect.stringContaining(`There is no question ${question} here.`)];
    expect([form.kind, refusal(form)]).toEqual(may ? ["form", ""] : noQuestion);
    const again = await town.click(person, place, "retry", review);
    const noReview = ["whisper", expect.stringContaining(`There is no review ${review} here.`)];
    expect([again.kind, refusal(again)]).toEqual(may ? ["recorded", ""] : noReview);
  });

  test("whoever was given the question, but not its review", async () => {
    const { question, review } = town.asked.secret;
    await office.ledger().questions.assign(question, { assignee: office.bo.id }, "ana");
    const form = await town.click(office.bo, office.designs, "answer", question);
    expect(form).toMatchObject({ kind: "form", form: { target: question } });
    const again = await town.click(office.bo, office.designs, "retry", review);
    expect(refusal(again)).toContain("There is no review");
  });

  test("the people of every channel in which it was asked, wherever it was asked last", async () => {
    const { reviews } = office.ledger();
    const { question } = town.asked.designs;
    const first = await reviews.get(town.asked.designs.review);
    if (!first) throw new Error("there is no first review");
    const conversation = `${office.secret}#thread`;
    const { id } = await reviews.request({ ref: first.ref, requestedBy: "ana", conversation });
    await reviews.start(id, "ana");
    const again = { kind: "again", question, draft: null, posted: true } as const;
    await reviews.record(id, {
      ...someJudged([]),
      document: { ...someJudged([]).document, ref: first.ref },
      asked: [again],
    });
    expect(await town.click(office.bo, office.designs, "answer", question)).toMatchObject({ kind: "form" });
    const dora = await town.click(town.people.dora, town.from.lobby, "answer", question);
    expect(refusal(dora)).toContain("There is no question");
  });

  test.each(["answer", "retry", "useful", "settings", "approve"] as const)(
    "nobody of another organisation: %s",
    async (verb) => {
      const { question, review } = town.asked.designs;
      const target = { answer: question, useful: question, settings: office.designs };
      const of: string = verb in target ? target[verb as keyof typeof target] : review;
      const reply = await town.click(office.outsider, office.designs, verb, of);
      expect(refusal(reply)).toContain("Only members of the organisation that installed me");
    },
  );

  test("what is not there is not there for anybody", async () => {
    expect(refusal(await town.click(office.ana, office.designs, "answer", "q99"))).toContain(
      "no question q99",
    );
    expect(refusal(await town.click(office.ana, office.designs, "retry", "r99"))).toContain("no review r99");
  });
});

/** Does what somebody asked for some time ago: who may do it is looked at again. */
async function moved(by: Person, channel: Conversation, question: QuestionId, move: AskedMove) {
  const place = { tenant: "acme", channel, conversation: channel };
  const payload = { place, by, isPrivate: true, question, move };
  await office.ledger().jobs.add({ kind: "move", keys: [], payload });
  await office.work();
  return office.ledger().questions.get(question);
}

test("a private question is not moved from the other platform, although that was written down", async () => {
  const { question } = town.asked.secret;
  const { cleo } = town.people;
  const move = { kind: "answer", text: "Mine." } as const;
  expect(await moved(cleo, town.from.there, question, move)).toMatchObject({ status: "open" });
  const told = town.elsewhere.whispers.map(({ to, message }) => [to, message.summary]);
  expect(told).toEqual([[cleo.id, expect.stringContaining(`There is no question ${question} here.`)]]);
});

describe("the settings that a button names are those of", () => {
  test.each([
    ["bo", "designs", "designs", true, "the channel in which it stands"],
    ["ana", "designs", "secret", true, "another channel that they are in"],
    ["bo", "designs", "secret", false, "a channel that they are not in"],
    ["cleo", "there", "designs", false, "a channel of the other platform"],
  ] as const)(
    "%s, acting in %s, the settings of %s: %s, since it is %s",
    async (who, at, of, may, _because) => {
      // That a platform takes somebody for a member whom it cannot know opens nothing.
      office.world.channels.get(office.designs)?.members.add(town.people.cleo.id);
      const reply = await town.click(town.people[who], town.from[at], "settings", town.from[of]);
      const opened = reply.kind === "form" ? reply.form.target : refusal(reply);
      const refused = expect.stringContaining("You are not in that channel.") as string;
      expect(opened).toEqual(may ? town.from[of] : refused);
    },
  );
});

describe("somebody who is to settle or to own something", () => {
  const give = async (assignee: string) => {
    const move = { kind: "assign", assignee } as const;
    return (await moved(office.bo, office.designs, town.asked.designs.question, move))?.assignee;
  };
  const accept = async (owner: string) => {
    const move = { kind: "accept", owner, reason: "Small", expires: "2026-12-31" } as const;
    return (await moved(office.bo, office.designs, town.asked.designs.question, move))?.status;
  };

  test("is a member", async () => {
    expect(await give(office.outsider.id)).toBeNull();
    expect(office.whispers(office.bo).at(-1)).toContain("Eve is not a member of this organisation.");
    expect(await give(office.ana.id)).toBe(office.ana.id);
    expect(await accept(office.outsider.id)).toBe("open");
    expect(office.whispers(office.bo)).toHaveLength(2);
    expect(await accept(office.ana.id)).toBe("accepted_risk");
  });

  test("is refused without a name where the platform knows none", async () => {
    const nameless = addPerson(office.world, "", "other");
    expect(await give(nameless.id)).toBeNull();
    expect(office.whispers(office.bo).at(-1)).toContain("That person is not a member");
  });

  test("may be of the other platform, of which this one cannot tell", async () => {
    const gil = addPerson(town.elsewhere, "Gil", "a tenant over there");
    expect(await give(gil.id)).toBe(gil.id);
    expect(await accept(gil.id)).toBe("accepted_risk");
  });
});
