import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/platforms/people-and-places.ts";
import type { FormValues } from "../../src/render/message.ts";
import { addChannel } from "../world/memory-world.ts";
import { knocks } from "./knocks.ts";
import { type Office, openOffice } from "./office.ts";

/*
 * What stands in a private place is told nobody who cannot read it there, whatever they type, click or send, with ids
 * that they guessed. The table is made of the words, buttons and forms that there are: a new one is in it by itself.
 */

const secretUrl = "https://docs.example/secret";
const secretPlan = "# The Zebra plan\n\n## Serving\nZebras are moved by night.\n";

let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  office.shelf.set(secretUrl, secretPlan);
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  ({ conversation: thread } = await office.as(office.ana).mention(office.secret, secretUrl));
  await office.work();
});
afterEach(() => office.close());

/** All that is known of the private review, and what stands in its channel. */
async function secrets() {
  const { reviews, questions, conversations } = office.ledger();
  return {
    review: await reviews.get("r2"),
    questions: await questions.of("r2"),
    history: await reviews.history("r2"),
    thread: await conversations.get(thread),
    settings: await conversations.settings(office.secret),
    posts: office.posts(office.secret),
  };
}

/** Everything that somebody can read who is in the public channels, besides what is told to them alone. */
function readBy(person: Person): string {
  const own = person.id.replace(":user/", ":direct/");
  const form = office.world.forms.get(person.id);
  return [
    ...[office.designs, office.partners, own].flatMap((channel) => office.posts(channel)),
    ...office.whispers(person),
    JSON.stringify(office.world.homes.get(person.id) ?? {}),
    JSON.stringify(form ?? {}),
  ].join("\n");
}

const questionOfSecret = async () => (await office.ledger().questions.of("r2"))[0]?.id ?? "q0";
const strangers = ["bo", "outsider"] as const;
const places = ["designs", "partners", "own"] as const;
type At = (typeof places)[number];
const placeOf = (at: At, person: Person): string =>
  at === "own" ? person.id.replace(":user/", ":direct/") : office[at];

describe.each(strangers)("%s, who is not in the private channel,", (who) => {
  const kinds = ["words", "button", "form", "shortcut"] as const;
  test.each(places.flatMap((at) => kinds.map((kind) => [kind, at] as const)))(
    "learns and changes nothing by any %s in %s",
    async (kind, at) => {
      const before = await secrets();
      expect(before.review).toMatchObject({ conversation: thread, space: `home only ${office.secret}` });
      const person = office[who];
      const guessed = {
        reviews: ["r2"],
        questions: [await questionOfSecret()],
        links: [secretUrl],
        places: [office.secret, thread],
      };
      const tried = knocks(office, person, placeOf(at, person), guessed).filter((each) => each.kind === kind);
      expect(tried.length).toBeGreaterThan(2);
      for (const knock of tried) {
        await knock.try();
        await office.work();
      }
      expect(readBy(person)).not.toMatch(/zebra/i);
      expect(await secrets()).toEqual(before);
    },
  );
});

describe("who is in both places", () => {
  test("is told of the private review alone where others read along", async () => {
    await office.as(office.ana).mention(office.designs, "status r2");
    await office.work();
    expect(office.posts(office.designs).join("\n")).not.toMatch(/zebra/i);
    expect(office.whispers(office.ana).at(-1)).toMatch(/The Zebra plan/);
  });

  test("may ask for a recheck from elsewhere: it takes place where the review stands, by that channel's rules", async () => {
    const read: string[] = [];
    await office.close();
    office = await openOffice({ onLink: (_url, { conversation }) => void read.push(conversation) });
    office.shelf.set(secretUrl, secretPlan);
    ({ conversation: thread } = await office.as(office.ana).mention(office.secret, secretUrl));
    await office.work();
    office.shelf.set(secretUrl, `${secretPlan}\nMore of the Zebra plan.\n`);
    await office.as(office.ana).mention(office.designs, "recheck r1");
    await office.work();
    expect(office.posts(office.designs).join("\n")).not.toMatch(/zebra/i);
    expect(office.posts(thread).join("\n")).toContain("1 section new or changed");
    expect(await office.ledger().conversations.get(thread)).toMatchObject({
      channel: office.secret,
      isPrivate: true,
    });
    expect(await office.ledger().reviews.get("r2")).toMatchObject({ conversation: thread });
    expect(new Set(read)).toEqual(new Set([office.secret]));
  });

  test("asks the same document elsewhere anew: what is answered in private is on no public card", async () => {
    await office.as(office.ana).mention(office.designs, secretUrl);
    await office.work();
    const [inPrivate, inPublic] = await Promise.all(
      (["r2", "r3"] as const).map(async (id) => (await office.ledger().questions.of(id))[0]),
    );
    expect(inPublic?.item).toBe(inPrivate?.item);
    expect(inPublic?.id).not.toBe(inPrivate?.id);
    await office.as(office.ana).click(thread, "answer", inPrivate?.id);
    await office.as(office.ana).submit({ text: "The stripes are painted on." });
    await office.work();
    expect(office.posts(office.secret).join("\n")).toContain("The stripes are painted on.");
    expect(office.posts(office.designs).join("\n")).not.toContain("stripes");
    expect((await office.ledger().questions.get(inPublic?.id ?? "q0"))?.status).toBe("open");
  });

  test("leads nobody from a public list into a private conversation", async () => {
    await office.as(office.ana).write("https://docs.example/feed");
    await office.as(office.ana).mention(office.designs, "risks");
    await office.work();
    const said = JSON.stringify(office.messages(office.designs));
    expect(said).toMatch(/memory\.example/);
    expect(said).not.toMatch(/direct|secret/);
  });

  test("gives a private question only to somebody who can read it", async () => {
    const id = await questionOfSecret();
    const tries = async (verb: "assign" | "accept", values: FormValues) => {
      await office.as(office.ana).click(thread, verb, id);
      await office.as(office.ana).submit(values);
      await office.work();
    };
    await tries("assign", { assignee: office.bo.id, due: "" });
    await tries("accept", { owner: office.bo.id, reason: "small", expires: "2026-12-24" });
    expect(await office.ledger().questions.get(id)).toMatchObject({ assignee: null, status: "open" });
    expect(readBy(office.bo)).not.toMatch(/zebra/i);
    expect(office.whispers(office.ana).at(-1)).toContain("not in this private conversation");
    await tries("assign", { assignee: office.ana.id, due: "" });
    expect(await office.ledger().questions.get(id)).toMatchObject({ assignee: office.ana.id });
  });
});

test("a channel that is made private keeps from then on to itself; its risks stay in its lists", async () => {
  const channel = office.world.channels.get(office.designs);
  if (channel) office.world.channels.set(office.designs, { ...channel, visibility: "private" });
  const before = await office.ledger().reviews.get("r1");
  await office.as(office.ana).mention(office.designs, secretUrl);
  await office.work();
  expect(before?.space).toBe("home");
  expect((await office.ledger().reviews.get("r3"))?.space).toBe(`home only ${office.designs}`);
  await office.as(office.ana).mention(office.designs, "risks");
  await office.work();
  const listed = office.posts(office.designs).at(-1) ?? "";
  const open = await office.ledger().questions.find({ channel: office.designs, status: ["open"] });
  expect(new Set(open.map(({ space }) => space)).size).toBe(2);
  expect(listed).toContain(`${open.length} open risks`);
});

test("what a public channel asked too is shown there with its own card, and with none of a channel that is private by now", async () => {
  const open = addChannel(office.world, "open", [office.ana, office.bo]);
  await office.as(office.ana).mention(open, "https://docs.example/feed");
  await office.work();
  const channel = office.world.channels.get(office.designs);
  if (channel) office.world.channels.set(office.designs, { ...channel, visibility: "private" });
  await office.as(office.ana).mention(office.designs, "status");
  await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  await office.as(office.ana).mention(open, "risks");
  await office.work();
  const said = JSON.stringify(office.messages(open).at(-1));
  expect(said).toContain("https://memory.example/memory%3Achannel%2Fopen");
  expect(said).not.toContain("designs");
});
