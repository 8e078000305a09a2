import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attachment } from "../../src/platforms/people-and-places.ts";
import { feed, type Office, openOffice } from "./office.ts";

const link = "https://docs.example/feed";
let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice();
  office.shelf.set(link, `${feed}\n## Care\ntradeoffs.first: we weighed recall against cost.\n`);
  const { conversation } = await office.as(office.ana).mention(office.designs, `review ${link}`);
  thread = conversation;
  await office.work();
  office.asked.length = 0;
});
afterEach(() => office.close());

const change = async (text: string) => {
  office.shelf.set(link, text);
  await office.as(office.ana).mention(thread, "recheck");
  await office.work();
};
const itemOf = async (item: string) => {
  const found = await office.ledger().questions.find({ conversation: thread });
  return found.find((question) => question.item === item);
};
const card = async (item: string) => {
  const question = await itemOf(item);
  return office.posts(thread).find((text) => text.includes(`· ${question?.id}`)) ?? "";
};

describe("a recheck", () => {
  test("of the same text says that nothing changed, and judges nothing", async () => {
    await office.as(office.ana).mention(thread, "recheck");
    await office.work();
    expect(office.posts(thread).at(-1)).toBe("Nothing changed in the document since I read it on 16 Nov.");
    expect(office.asked).toEqual([]);
    expect(await office.ledger().reviews.find({ conversation: thread })).toHaveLength(1);
  });

  test("of the same text posts what was held for want of room, once the channel wants more", async () => {
    const open = async () => {
      const found = await office.ledger().questions.find({ conversation: thread });
      return found.filter(({ status }) => status === "open").length;
    };
    expect(await open()).toBe(7);
    await office.ledger().conversations.configure(office.designs, { budget: 8 }, "ana");
    await office.as(office.ana).mention(thread, "recheck");
    await office.work();
    expect([await open(), office.asked]).toEqual([8, []]);
    await office.as(office.ana).mention(thread, "recheck");
    await office.work();
    expect(office.posts(thread).at(-1)).toContain("Nothing changed in the document");
    expect(await office.ledger().reviews.find({ conversation: thread })).toHaveLength(2);
  });

  test("judges only what the change can touch", async () => {
    await change(`${office.shelf.get(link)}\n## New\nuser-impact.first: we ask the users.\n`);
    expect(office.asked).not.toContain("tradeoffs.first");
    expect(office.asked).toContain("user-impact.first");
    office.asked.length = 0;
    await change(feed);
    expect(office.asked.toSorted()).toEqual(["tradeoffs.first", "user-impact.first"]);
  });

  test("closes what is now answered, quoting the answer, and can be undone", async () => {
    await change(`${office.shelf.get(link)}\n## New\ndata-dynamics.first: Mara owns it.\n`);
    expect(await card("data-dynamics.first")).toContain(
      "Answered by the document, 16 Nov\nThe document answers it now: “data-dynamics.first: Mara owns it.”",
    );
    expect(await card("data-dynamics.first")).toContain("[Undo]");
    expect(office.posts(thread).some((text) => text.includes("Read again below."))).toBe(true);
    const id = (await itemOf("data-dynamics.first"))?.id ?? "";
    await office.as(office.bo).click(thread, "undo", id);
    await office.work();
    expect(await card("data-dynamics.first")).toContain("[Answer]");
    expect(await itemOf("data-dynamics.first")).toMatchObject({ status: "reopened" });
  });

  test("reopens what the document does not answer any more", async () => {
    const before = office.shelf.get(link) ?? "";
    await change(`${before}\n## New\ndata-dynamics.first: Mara owns it.\n`);
    expect(await itemOf("data-dynamics.first")).toMatchObject({ status: "answered" });
    await change(before);
    expect(await itemOf("data-dynamics.first")).toMatchObject({ status: "reopened" });
    expect(await card("data-dynamics.first")).toContain("[Answer]");
    expect(office.posts(thread).at(-1)).toContain("open again");
  });

  test("leaves alone what people decided", async () => {
    const [first, second] = ["data-dynamics.first", "feedback-loops.first"];
    const dismissed = (await itemOf(first ?? ""))?.id ?? "q0";
    const accepted = (await itemOf(second ?? ""))?.id ?? "q0";
    const { questions } = office.ledger();
    await questions.move(dismissed, { kind: "dismiss", reason: "wrong" }, "bo");
    await questions.move(accepted, { kind: "accept", owner: "bo", reason: "r", expires: "2027-01-01" }, "bo");
    const posts = office.posts(thread).length;
    await change(`${office.shelf.get(link)}\n## New\nNothing that answers anything.\n`);
    expect(await questions.get(dismissed)).toMatchObject({ status: "dismissed" });
    expect(await questions.get(accepted)).toMatchObject({ status: "accepted_risk" });
    expect(office.posts(thread).at(posts)).toContain("2 questions were settled before and not asked again");
    const again = office.posts(thread).filter((text) => text.includes("data-dynamics goes wrong"));
    expect(again).toHaveLength(2);
  });

  test("asks about what was answered and is not any more", async () => {
    await change(feed);
    expect(await itemOf("tradeoffs.first")).toMatchObject({ status: "open" });
    expect(office.asked).toContain("tradeoffs.first");
  });

  test("goes on in the same thread when it is asked for elsewhere", async () => {
    office.shelf.set(link, feed);
    await office.as(office.ana).slash(office.designs, "recheck");
    await office.work();
    expect(new Set(office.world.said.filter(({ message }) => message).map((said) => said.thread))).toEqual(
      new Set([thread]),
    );
  });

  test("without a review says what to do", async () => {
    await office.as(office.ana).mention(office.secret, "recheck");
    await office.work();
    expect(office.whispers(office.ana).at(-1)).toContain("Start one with review.");
  });
});

test("the same document in another thread is one register: what was settled there is not asked here", async () => {
  const id = (await itemOf("data-dynamics.first"))?.id ?? "q0";
  await office.ledger().questions.move(id, { kind: "dismiss", reason: "wrong" }, "bo");
  const { conversation } = await office.as(office.bo).mention(office.designs, `review ${link}`);
  await office.work();
  const posts = office.posts(conversation);
  expect(posts[0]).toContain("1 question was settled before and not asked again");
  expect(posts.filter((text) => text.includes(`· ${id}\n`))).toEqual([]);
  const other = await itemOf("feedback-loops.first");
  await office.as(office.bo).click(conversation, "dismiss", other?.id ?? "");
  await office.as(office.bo).submit({ reason: "wrong", note: "" });
  await office.work();
  const cards = [...office.posts(thread), ...office.posts(conversation)].filter((text) =>
    text.includes(`· ${other?.id}`),
  );
  expect(cards).toHaveLength(2);
  expect(cards.every((text) => text.includes("Dismissed by Bo"))).toBe(true);
});

describe("what is checked again is", () => {
  const other = "https://docs.example/other";
  const reviews = async (conversation: string) =>
    (await office.ledger().reviews.find({ conversation })).map(({ id }) => id);
  const attach = (id: string, text: string, name = "plan.md") => {
    const content = new TextEncoder().encode(text);
    office.world.files.set(id, { name, mediaType: "text/markdown", content });
    return { id, name, mediaType: "text/markdown", bytes: content.length };
  };
  const said = async (text: string, at: string, person = office.ana, files: readonly Attachment[] = []) => {
    const { conversation } = await office.as(person).mention(at, text, files);
    await office.work();
    return conversation;
  };
  const started = async (url: string, at = office.designs) => {
    office.shelf.set(url, `# Another\n\nNothing is decided about ${url} as yet.\n`);
    const conversation = await said(`review ${url}`, at);
    office.shelf.set(url, `# Another\n\nNothing at all is decided about ${url}.\n`);
    office.shelf.set(link, `${office.shelf.get(link)}\n## New\nNothing that answers anything.\n`);
    return conversation;
  };

  test("the review that is named, in its own thread, wherever it is asked for", async () => {
    const asked = await said("recheck r1", await started(other));
    expect(await reviews(thread)).toEqual(["r3", "r1"]);
    expect(await reviews(asked)).toEqual(["r2"]);
  });

  test("no review that they may not see: nothing is said in its thread, and nothing told of it", async () => {
    const hidden = await said("review", office.secret, office.ana, [attach("f1", feed, "merger.md")]);
    const posts = office.posts(hidden);
    const [id] = await reviews(hidden);
    office.world.said.splice(0, Infinity, ...office.world.said.filter(({ message }) => message));
    const asked = await said(`recheck ${id}`, office.designs, office.bo);
    expect(office.posts(hidden)).toEqual(posts);
    expect(office.posts(asked)).toEqual([]);
    expect(office.whispers(office.bo)).toEqual([expect.stringContaining(`There is no review ${id} here.`)]);
    await said(`recheck ${id}`, office.designs);
    expect(office.whispers(office.ana).at(-1)).toContain("I find no merger.md in this thread any more.");
  });

  test("the latest of the thread, and outside of a thread the latest of the channel", async () => {
    const there = await started(other);
    await said("recheck", thread);
    expect(await reviews(thread)).toEqual(["r3", "r1"]);
    await office.as(office.ana).slash(office.designs, "recheck");
    await office.work();
    expect(office.posts(thread).at(-1)).toContain("Nothing changed in the document");
    expect(await reviews(there)).toEqual(["r2"]);
  });

  test("the document of a link, asked for again in its thread, and no other", async () => {
    await started(other, thread);
    office.asked.length = 0;
    await said(`review ${link}`, thread);
    expect(await reviews(thread)).toEqual(["r3", "r2", "r1"]);
    expect(office.asked).not.toContain("tradeoffs.first");
    await said(`review ${link}`, thread);
    expect(office.posts(thread).at(-1)).toContain("Nothing changed in the document");
    const elsewhere = await said(`review ${link}`, office.designs);
    expect(office.posts(elsewhere).at(0)).not.toContain("Nothing changed");
  });

  test("the file of its name as it was attached last, as long as it is attached", async () => {
    const plan = attach("f1", "# Plan\n\nWe plan a plan, and that is all.\n");
    const conversation = await said("review", office.secret, office.ana, [plan]);
    office.as(office.ana).say(conversation, "And the budget", [attach("f3", "# Budget\n", "budget.md")]);
    await said("recheck", conversation);
    expect(office.posts(conversation).at(-1)).toContain("Nothing changed in the document");
    const better = attach("f2", "# Plan\n\ntradeoffs.first: a plan, and its costs.\n");
    office.as(office.ana).say(conversation, "Better", [better]);
    await said("recheck", conversation);
    const [latest] = await office.ledger().reviews.find({ conversation });
    const findings = await office.ledger().reviews.findings(latest?.id ?? "r0");
    const answers = findings.filter(({ verdict }) => verdict === "covered").map(({ item }) => item);
    expect(answers).toEqual(["tradeoffs.first"]);
    const same = attach("f4", "# Plan\n\ntradeoffs.first: a plan, and its costs.\n");
    await said("review", conversation, office.ana, [same]);
    expect(office.posts(conversation).at(-1)).toContain("Nothing changed in the document");
  });

  test("the discussion with what was said since, and not what was said to the bot", async () => {
    const talk = office.as(office.bo).say(office.secret, "We rank the feed by clicks, retrained nightly.");
    await said("review thread", talk);
    await said("review thread", talk);
    expect(office.posts(talk).at(-1)).toContain("Nothing changed");
    office.as(office.bo).say(talk, "tradeoffs.first: we weighed recall against cost.");
    await said("recheck", talk);
    expect(office.posts(talk).join()).toContain("The new text answers");
  });

  test("the example of its channel", async () => {
    await said("review example", office.designs);
    const [example] = await office.ledger().reviews.find({ space: "example" });
    await said(`recheck ${example?.id}`, office.designs);
    expect(office.posts(example?.conversation ?? "").at(-1)).toContain("Nothing changed in the document");
    await said("review example", example?.conversation ?? "");
    expect(await office.ledger().reviews.find({ space: "example" })).toHaveLength(1);
  });

  test("each document that is asked for again in a thread full of others, which are left alone", async () => {
    const talk = office.as(office.bo).say(office.secret, "We rank the feed by clicks, retrained nightly.");
    office.shelf.set(other, "# Another\n\nNothing is decided as yet, and nobody decides it.\n");
    const plan = "# Plan\n\nWe plan a plan, and that is all.\n";
    const costs = "# Costs\n\nWe count the costs, and that is all.\n";
    const wanted: readonly (readonly [string, readonly Attachment[]])[] = [
      ["review example", []],
      [`review ${link}`, []],
      ["review", [attach("f1", plan, "plan.md")]],
      ["review thread", []],
      ["review", [attach("f2", costs, "costs.md")]],
      [`review ${other}`, []],
    ];
    for (const [words, files] of wanted) await said(words, talk, office.ana, files);
    const before = await reviews(talk);
    expect(before).toHaveLength(wanted.length);
    office.asked.length = 0;
    for (const [words, files] of wanted) {
      await said(words, talk, office.ana, files);
      expect(office.posts(talk).at(-1)).toContain("Nothing changed in the document");
    }
    expect(await reviews(talk)).toEqual(before);
    expect(office.asked).toEqual([]);
  });
});
