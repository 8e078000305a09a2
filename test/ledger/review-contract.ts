import { expect } from "vitest";
import { outlineOf } from "../../src/design/document.ts";
import type { Check } from "./contract.ts";
import { someDocument, someDraft, someFinding, someJudged } from "./judged.ts";

const ref = someDocument().ref;

export function reviewContract(check: Check): void {
  check("a review is remembered with everything that it found", async ({ ledger }) => {
    const asked = await ledger.reviews.request({ ref, requestedBy: "mara" });
    expect(asked).toMatchObject({
      id: "r1",
      status: "queued",
      space: "home",
      conversation: null,
      result: null,
    });
    await ledger.reviews.start(asked.id, "mara");
    const judged = someJudged([someDraft("a"), someDraft("b", "medium"), someDraft("c", "low")], 2);
    const review = await ledger.reviews.record(asked.id, judged);

    expect(review.status).toBe("awaiting_answers");
    expect(review.result).toEqual({
      document: {
        title: "Feed",
        revision: judged.document.revision,
        language: "en",
        words: 6,
        sections: 1,
        unread: judged.document.unread,
      },
      reviewer: judged.outcome.reviewer,
      usage: judged.outcome.usage,
      notes: judged.outcome.notes,
      rejected: judged.outcome.rejected,
      contradictions: judged.outcome.contradictions,
      budget: 7,
      worthPosting: 3,
      isPart: false,
    });
    expect(await ledger.reviews.get("r1")).toEqual(review);
    expect(await ledger.reviews.findings("r1")).toEqual(["a", "b", "c"].map(someFinding));
    expect(await ledger.reviews.outline("r1")).toEqual(outlineOf(judged.document));
    const questions = await ledger.questions.of("r1");
    expect(questions.map(({ id, rank, item, status }) => [id, rank, item, status])).toEqual([
      ["q1", 1, "a", "open"],
      ["q2", 2, "b", "open"],
      ["q3", 3, "c", "held"],
    ]);
    expect(questions[0]).toMatchObject({ ...someDraft("a"), review: "r1", document: { title: "Feed", ref } });
  });

  check("each step of a review is an audit line", async ({ ledger, clock }) => {
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
    await ledger.reviews.start(id, "mara");
    clock.now = new Date("2026-11-16T09:03:00.000Z");
    await ledger.reviews.record(id, someJudged([someDraft("a")]));
    const history = await ledger.reviews.history(id);
    expect(history.map(({ by, from, to }) => [by, from, to])).toEqual([
      ["mara", null, "queued"],
      ["mara", "queued", "reviewing"],
      ["loophole", "reviewing", "awaiting_answers"],
    ]);
    expect(history[2]?.at).toBe("2026-11-16T09:03:00.000Z");
    expect((await ledger.questions.history("q1")).map(({ to, why }) => [to, why])).toEqual([
      ["open", "asked by r1"],
    ]);
  });

  check("a review that asks nothing is ready", async ({ ledger }) => {
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
    await ledger.reviews.start(id, "mara");
    expect((await ledger.reviews.record(id, someJudged([someDraft("a")], 0))).status).toBe("ready");
  });

  check("the same request twice is one review", async ({ ledger }) => {
    const first = await ledger.reviews.request({ ref, requestedBy: "mara", key: "slack:C1:42" });
    const second = await ledger.reviews.request({ ref, requestedBy: "mara", key: "slack:C1:42" });
    expect(second).toEqual(first);
    expect(await ledger.reviews.find({})).toHaveLength(1);
    expect(await ledger.reviews.history(first.id)).toHaveLength(1);
  });

  check("a review that failed says why, and can be tried again", async ({ ledger }) => {
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
    await ledger.reviews.start(id, "mara");
    const failed = await ledger.reviews.fail(id, "The link is private. Share it with the bot.");
    expect(failed).toMatchObject({
      status: "failed",
      failure: "The link is private. Share it with the bot.",
    });
    await ledger.reviews.retry(id, "mara");
    expect(await ledger.reviews.start(id, "mara")).toMatchObject({ status: "reviewing", failure: null });
  });

  check(
    "what a lens found is kept until the review is recorded, for one text of the document",
    async ({ ledger }) => {
      const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
      await ledger.reviews.start(id, "mara");
      const ofUsers = { ...someFinding("u"), lens: "user-impact" as const };
      await ledger.reviews.keepLens(id, "rev1", "feedback-loops", [someFinding("a"), someFinding("b")]);
      await ledger.reviews.keepLens(id, "rev1", "feedback-loops", [someFinding("b")]);
      await ledger.reviews.keepLens(id, "rev1", "user-impact", [ofUsers]);
      expect([...(await ledger.reviews.kept(id, "rev1"))]).toEqual([
        ["feedback-loops", [someFinding("b")]],
        ["user-impact", [ofUsers]],
      ]);
      expect((await ledger.reviews.kept(id, "rev2")).size).toBe(0);
      await ledger.reviews.keepLens(id, "rev2", "user-impact", [ofUsers]);
      expect([...(await ledger.reviews.kept(id, "rev2"))]).toEqual([["user-impact", [ofUsers]]]);
      await ledger.reviews.record(id, someJudged([someDraft("b")]));
      expect((await ledger.reviews.kept(id, someDocument().revision)).size).toBe(0);
      expect((await ledger.reviews.findings(id)).map(({ item }) => item)).toEqual(["b"]);
    },
  );

  check("a move that the status does not allow is refused and changes nothing", async ({ ledger }) => {
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
    await expect(ledger.reviews.approve(id, "lead")).rejects.toMatchObject({ kind: "usage" });
    await expect(ledger.reviews.record(id, someJudged([someDraft("a")]))).rejects.toMatchObject({
      kind: "usage",
    });
    expect(await ledger.reviews.get(id)).toMatchObject({ status: "queued", result: null });
    expect(await ledger.questions.of(id)).toEqual([]);
    expect(await ledger.questions.about(someDocument())).toEqual([]);
  });

  check(
    "approval waits for the questions of high severity; others are taken in by name",
    async ({ ledger }) => {
      const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
      await ledger.reviews.start(id, "mara");
      await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft("b", "low")]));
      await expect(ledger.reviews.approve(id, "lead")).rejects.toMatchObject({
        kind: "forbidden",
        message: expect.stringContaining("q1"),
      });
      await ledger.questions.move("q1", { kind: "answer", text: "Five percent explore." }, "mara");
      await expect(ledger.reviews.approve(id, "lead", "good", ["q1"])).rejects.toThrow(
        "It would be approved with 1 of lower severity still open (q2).",
      );
      expect((await ledger.reviews.approve(id, "lead", "good", ["q2"])).status).toBe("approved");
      expect((await ledger.reviews.history(id)).at(-1)).toMatchObject({
        by: "lead",
        to: "approved",
        why: "good; with 1 of lower severity still open (q2)",
      });
    },
  );

  check("a later review of the same document takes over from the one before", async ({ ledger }) => {
    for (const _ of [1, 2]) {
      const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
      await ledger.reviews.start(id, "mara");
      await ledger.reviews.record(id, { ...someJudged([]), asked: [] });
    }
    const found = await ledger.reviews.find({});
    expect(found.map(({ id, status }) => [id, status])).toEqual([
      ["r2", "ready"],
      ["r1", "abandoned"],
    ]);
    expect((await ledger.reviews.history("r1")).at(-1)?.why).toBe("continued as r2");
  });

  check("reviews are found by who asked, where, and in which space", async ({ ledger }) => {
    const thread = {
      id: "C1/42",
      platform: "slack",
      space: "acme",
      channel: "C1",
      name: "",
      isPrivate: false,
    };
    await ledger.conversations.seen(thread);
    await ledger.reviews.request({ ref, requestedBy: "mara", space: "acme", conversation: "C1/42" });
    await ledger.reviews.request({ ref, requestedBy: "ben" });
    const ids = async (filter: Parameters<typeof ledger.reviews.find>[0]) =>
      (await ledger.reviews.find(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["r2", "r1"]);
    expect(await ids({ requestedBy: "mara" })).toEqual(["r1"]);
    expect(await ids({ conversation: "C1/42" })).toEqual(["r1"]);
    expect(await ids({ channel: "C1" })).toEqual(["r1"]);
    expect(await ids({ channel: "C2" })).toEqual([]);
    expect(await ids({ space: "home" })).toEqual(["r2"]);
    expect(await ids({ status: ["queued"], limit: 1 })).toEqual(["r2"]);
    expect(await ids({ status: ["approved"] })).toEqual([]);
  });

  check("an unknown review is said to be unknown", async ({ ledger }) => {
    expect(await ledger.reviews.get("r9")).toBeUndefined();
    await expect(ledger.reviews.start("r9", "mara")).rejects.toMatchObject({ kind: "not_found" });
  });
}
