import { afterEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { type Changes, type Office, openOffice } from "./office.ts";
import { plainReviewer } from "./plain-reviewer.ts";
import { feedUrl } from "./shelf.ts";

/** Posts that somebody deleted, that a channel keeps for a while only, or that cannot be changed any more. */

let office: Office;
afterEach(() => office.close());

async function reviewed(changes: Changes = {}): Promise<string> {
  office = await openOffice(changes);
  const { conversation } = await office.as(office.ana).mention(office.designs, feedUrl);
  await office.work();
  return conversation;
}

/** Deletes the posts of the bot whose key begins so. */
function remove(begin: string): number {
  const { said } = office.world;
  const gone = said.filter(({ message }) => message?.key.startsWith(begin));
  for (const each of gone) said.splice(said.indexOf(each), 1);
  return gone.length;
}

const texts = (at: string, begin: string) =>
  office.posts(at).filter((_, index) => office.messages(at)[index]?.key.startsWith(begin));
const bo = () => office.as(office.bo);

describe("a card that was deleted", () => {
  test("of a question that is settled stays away, and the summary tells of it", async () => {
    const thread = await reviewed();
    await bo().click(thread, "answer", "q1");
    expect(remove("question:q1:")).toBe(1);
    await bo().submit({ text: "It does." });
    await office.work();
    expect(await office.ledger().questions.get("q1")).toMatchObject({ status: "answered" });
    expect(texts(thread, "review:")).toEqual([expect.stringContaining("6 open questions")]);
    expect(texts(thread, "question:q1:")).toEqual([]);
    expect(office.whispers(office.bo)).toEqual([]);
  });

  test("of an open question is posted anew, once, and is then kept up to date", async () => {
    const thread = await reviewed();
    await bo().click(thread, "assign", "q1");
    remove("question:q1:");
    await bo().submit({ assignee: office.ana.id, due: "" });
    await office.work();
    expect(texts(thread, "question:q1:")).toEqual([expect.stringContaining("Ana")]);
    await bo().click(thread, "dismiss", "q1");
    await bo().submit({ reason: "wrong", note: "" });
    await office.work();
    expect(texts(thread, "question:q1:")).toEqual([expect.stringContaining("Dismissed")]);
    expect(office.posts(thread)).toHaveLength(8);
  });

  test("and is settled comes back with its question", async () => {
    const thread = await reviewed();
    await bo().click(thread, "answer", "q1");
    remove("question:q1:");
    await bo().submit({ text: "It does." });
    await office.work();
    await office.ledger().questions.move("q1", { kind: "reopen", reason: "It does not." }, office.bo.id);
    await bo().click(thread, "assign", "q2");
    await bo().submit({ assignee: office.ana.id, due: "" });
    await office.as(office.ana).mention(thread, "recheck", []);
    office.shelf.set(feedUrl, `${office.shelf.get(feedUrl)}\n\nOne more paragraph, about nothing at all.\n`);
    await office.work();
    expect(texts(thread, "question:q1:")).toHaveLength(1);
  });
});

test("a summary that was deleted is posted anew with the next change", async () => {
  const thread = await reviewed();
  await bo().click(thread, "answer", "q1");
  remove("review:");
  await bo().submit({ text: "It does." });
  await office.work();
  expect(texts(thread, "review:")).toEqual([expect.stringContaining("6 open questions")]);
  expect(texts(thread, "question:q1:")).toEqual([expect.stringContaining("Answered")]);
});

/** Something happens when the second lens is judged. */
const during =
  (happens: () => void) =>
  (asked: string[]): Reviewer => {
    const reviewer = plainReviewer(asked);
    return {
      ...reviewer,
      review: async (document, checklists, how = {}) => {
        let lenses = 0;
        const onLens: typeof how.onLens = async (found) => {
          if (++lenses === 2) happens();
          await how.onLens?.(found);
        };
        return reviewer.review(document, checklists, { ...how, onLens });
      },
    };
  };

test("a review whose first words were deleted while it read ends as any other", async () => {
  let removed = 0;
  const thread = await reviewed({ reviewer: during(() => (removed += remove("review:"))) });
  expect(removed).toBe(1);
  expect(office.posts(thread)).toHaveLength(8);
  expect(texts(thread, "review:")).toEqual([expect.stringContaining("7 open questions")]);
});

test("a review that fails says so, also where its first words were deleted", async () => {
  const thread = await reviewed({
    reviewer: () => ({
      name: "broken",
      review: async () => {
        remove("review:");
        throw new Failure("model", "The model is away. Try again later.");
      },
    }),
  });
  expect(office.posts(thread)).toEqual([expect.stringContaining("The model is away. Try again later.")]);
});

test("where posts can never be changed, a review has its summary, and each change is told by another one", async () => {
  let tries = 0;
  const thread = await reviewed({
    platform: (platform): Platform => ({
      ...platform,
      update: async () => {
        tries++;
        throw new Failure("not_found", "That message cannot be changed.");
      },
    }),
  });
  const summaries = () => texts(thread, "review:").length;
  // The first words, which stay, and the summary. They were tried once, and never again.
  expect([summaries(), tries]).toEqual([2, 1]);
  expect(office.posts(thread)).toHaveLength(9);
  await bo().click(thread, "answer", "q1");
  await bo().submit({ text: "It does." });
  await office.work();
  expect(summaries()).toBe(3);
  expect(texts(thread, "review:").at(-1)).toContain("6 open questions");
  expect(tries).toBe(3);
});

test("one card that cannot be reached keeps the summary and the other posts from nothing", async () => {
  const thread = await reviewed({
    platform: (platform): Platform => ({
      ...platform,
      update: async (posted, message) => {
        if (message.key.startsWith("question:q1:")) throw new Failure("platform", "I am not in there.");
        return platform.update(posted, message);
      },
    }),
  });
  await bo().click(thread, "assign", "q1");
  await bo().submit({ assignee: office.ana.id, due: "" });
  await bo().click(thread, "answer", "q1");
  await bo().submit({ text: "It does." });
  await office.work();
  expect(texts(thread, "review:")).toEqual([expect.stringContaining("6 open questions")]);
  expect(office.posts("memory:direct/acme/ana")).toHaveLength(1);
  expect(office.whispers(office.bo)).toEqual([
    expect.stringContaining("I am not in there."),
    expect.stringContaining("I am not in there."),
  ]);
});

test("where a thread is gone, a review has its word in the channel, and its questions under that", async () => {
  let isGone = false;
  const gone = new Failure("not_found", "That thread is gone.");
  const thread = await reviewed({
    reviewer: during(() => {
      isGone = true;
      remove("review:");
    }),
    platform: (platform): Platform => ({
      ...platform,
      post: async (to, message) => {
        if (isGone && to === lost()) throw gone;
        return platform.post(to, message);
      },
      find: async (at, key) => {
        if (isGone && at === lost()) throw gone;
        return platform.find(at, key);
      },
    }),
  });
  function lost(): string | undefined {
    return office.world.said[0]?.thread;
  }
  expect(office.posts(thread)).toEqual([]);
  const summary = office.world.said.find(({ message }) => message?.key.startsWith("review:"));
  expect(summary?.thread).not.toBe(thread);
  expect(office.posts(summary?.thread ?? "")).toHaveLength(8);
  await bo().click(summary?.thread ?? "", "answer", "q1");
  await bo().submit({ text: "It does." });
  await office.work();
  expect(office.posts(office.designs)).toHaveLength(8);
  expect(texts(office.designs, "question:q1:")).toEqual([expect.stringContaining("Answered")]);
});
