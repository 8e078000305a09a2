import { expect } from "vitest";
import { defaultSettings, type KnownConversation } from "../../src/design/conversation.ts";
import type { Check } from "./contract.ts";
import { someDocument, someDraft, someJudged } from "./judged.ts";

const channel: KnownConversation = {
  id: "C1",
  platform: "slack",
  space: "home",
  channel: "C1",
  name: "design-reviews",
  isPrivate: false,
};
const thread: KnownConversation = {
  ...channel,
  id: "C1/42",
  name: "",
};

export function conversationContract(check: Check): void {
  check("a conversation is known as it was seen last", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen({ ...channel, name: "designs", isPrivate: true });
    await ledger.conversations.seen(thread);
    expect(await ledger.conversations.get("C1")).toEqual({ ...channel, name: "designs", isPrivate: true });
    expect(await ledger.conversations.get("C1/42")).toEqual(thread);
    expect(await ledger.conversations.get("C9")).toBeUndefined();
  });

  check("a thread has the settings of its channel", async ({ ledger }) => {
    expect(await ledger.conversations.settings("C1")).toEqual(defaultSettings);
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen(thread);
    const set = await ledger.conversations.configure("C1/42", { digestHour: 16, approvers: ["U1"] }, "lead");
    expect(set).toEqual({ ...defaultSettings, digestHour: 16, approvers: ["U1"] });
    await ledger.conversations.seen({ ...channel, name: "renamed" });
    await ledger.conversations.configure("C1", { budget: 5 }, "lead");
    const settings = { ...defaultSettings, digestHour: 16, approvers: ["U1"], budget: 5 };
    expect(await ledger.conversations.settings("C1/42")).toEqual(settings);
    expect(await ledger.conversations.settings("C1")).toEqual(settings);
    await expect(ledger.conversations.configure("C9", {}, "lead")).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  check("channels are listed until the program leaves them", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen(thread);
    await ledger.conversations.seen({ ...channel, id: "T9", channel: "T9", platform: "teams" });
    expect((await ledger.conversations.channels()).map(({ id }) => id)).toEqual(["C1", "T9"]);
    expect((await ledger.conversations.channels("teams")).map(({ id }) => id)).toEqual(["T9"]);
    await ledger.conversations.left("C1");
    expect(await ledger.conversations.channels("slack")).toEqual([]);
    await ledger.conversations.seen(channel);
    expect(await ledger.conversations.channels("slack")).toHaveLength(1);
  });

  check("a channel is known since it was first seen", async ({ ledger, clock }) => {
    const first = clock.now.toISOString();
    await ledger.conversations.seen(channel);
    clock.now = new Date("2026-11-30T09:00:00.000Z");
    await ledger.conversations.seen(channel);
    expect((await ledger.conversations.channels()).map(({ since }) => since)).toEqual([first]);
  });

  check("a channel that gets another id keeps its settings, threads and questions", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen(thread);
    await ledger.conversations.configure("C1", { budget: 3 }, "lead");
    const { ref } = someDocument();
    const { id } = await ledger.reviews.request({ ref, requestedBy: "mara", conversation: "C1/42" });
    await ledger.reviews.start(id, "mara");
    await ledger.reviews.record(id, someJudged([someDraft("a")]));
    await ledger.conversations.renamed("C1", "C2");
    expect(await ledger.conversations.get("C1")).toBeUndefined();
    expect((await ledger.conversations.settings("C1/42")).budget).toBe(3);
    expect((await ledger.questions.find({ channel: "C2" })).map((question) => question.id)).toEqual(["q1"]);
    expect(await ledger.questions.find({ channel: "C1" })).toEqual([]);
    expect(await ledger.questions.find({ conversation: "C1/42" })).toHaveLength(1);
  });

  check("people are known by name on every platform", async ({ ledger }) => {
    await ledger.people.seen({ id: "slack:U1", name: "Ina" });
    await ledger.people.seen({ id: "slack:U1", name: "Ina B." });
    expect(await ledger.people.get(["slack:U1", "slack:U2"])).toEqual([{ id: "slack:U1", name: "Ina B." }]);
    expect(await ledger.people.get([])).toEqual([]);
  });

  check("installations are kept per platform and tenant", async ({ ledger }) => {
    const installation = { platform: "slack", tenant: "T1", secret: "encrypted" };
    await ledger.installations.put(installation);
    await ledger.installations.put({ ...installation, secret: "rotated" });
    await ledger.installations.put({ ...installation, tenant: "T2" });
    expect(await ledger.installations.get("slack", "T1")).toEqual({ ...installation, secret: "rotated" });
    expect(await ledger.installations.get("teams", "T1")).toBeUndefined();
    expect(await ledger.installations.get("slack", "T2")).toMatchObject({ secret: "encrypted" });
    await ledger.installations.remove("slack", "T1");
    expect(await ledger.installations.get("slack", "T1")).toBeUndefined();
  });

  check("a channel that gets another id takes its reviews and posts with it", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen({ ...channel, id: "C9", channel: "C9" });
    const { ref } = someDocument();
    await ledger.reviews.request({ ref, requestedBy: "mara", conversation: "C1" });
    await ledger.reviews.request({ ref, requestedBy: "mara", conversation: "C9" });
    const post = { key: "digest", subject: "digest", conversation: "C1", post: "1.1" };
    await ledger.posts.record(post);
    await ledger.posts.record({ ...post, key: "other", conversation: "C9" });
    await ledger.conversations.renamed("C1", "C2");
    expect(await ledger.conversations.get("C2")).toEqual({ ...channel, id: "C2", channel: "C2" });
    expect((await ledger.conversations.channels()).map(({ id }) => id)).toEqual(["C2", "C9"]);
    expect((await ledger.reviews.get("r1"))?.conversation).toBe("C2");
    expect((await ledger.reviews.get("r2"))?.conversation).toBe("C9");
    expect(await ledger.posts.find("digest")).toEqual({ ...post, conversation: "C2" });
    expect((await ledger.posts.find("other"))?.conversation).toBe("C9");
  });

  check(
    "a channel that is known under its new id already gets the settings of the old one",
    async ({ ledger }) => {
      await ledger.conversations.seen(channel);
      await ledger.conversations.configure("C1", { budget: 3 }, "lead");
      const other = { ...channel, id: "C2", channel: "C2", name: "new" };
      await ledger.conversations.seen(other);
      await ledger.conversations.renamed("C1", "C2");
      expect(await ledger.conversations.get("C2")).toEqual(other);
      expect((await ledger.conversations.settings("C2")).budget).toBe(3);
    },
  );

  check("an id that nobody knows changes nothing by being changed", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    const { ref } = someDocument();
    await ledger.reviews.request({ ref, requestedBy: "mara", conversation: "C7" });
    await ledger.conversations.renamed("C7", "C1");
    expect(await ledger.conversations.get("C1")).toEqual(channel);
    expect((await ledger.reviews.get("r1"))?.conversation).toBe("C7");
  });

  check("a channel that was left is still known, and so are its settings", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen({ ...channel, id: "C2", channel: "C2" });
    await ledger.conversations.configure("C1", { budget: 3 }, "lead");
    await ledger.conversations.left("C1");
    expect(await ledger.conversations.get("C1")).toEqual(channel);
    expect((await ledger.conversations.settings("C1")).budget).toBe(3);
    expect((await ledger.conversations.channels()).map(({ id }) => id)).toEqual(["C2"]);
  });

  check("questions are found by where any review asked them", async ({ ledger }) => {
    await ledger.conversations.seen(channel);
    await ledger.conversations.seen(thread);
    const { ref } = someDocument();
    for (const conversation of ["C1/42", "C7"]) {
      const { id } = await ledger.reviews.request({ ref, requestedBy: "mara", conversation });
      await ledger.reviews.start(id, "mara");
      await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft(conversation)]));
    }
    const found = async (filter: Parameters<typeof ledger.questions.find>[0]) =>
      (await ledger.questions.find(filter)).map(({ item, conversation }) => [item, conversation]);
    const [a, c1, c7] = [
      ["a", "C7"],
      ["C1/42", "C1/42"],
      ["C7", "C7"],
    ];
    expect(await found({ channel: "C1" })).toEqual([a, c1]);
    expect(await found({ conversation: "C7" })).toEqual([a, c7]);
    expect(await found({ conversation: "C1" })).toEqual([]);
    expect(await found({ channel: "C1", conversation: "C7" })).toEqual([a]);
    expect(await found({ assignee: "ines" })).toEqual([]);
  });

  check("reviews are shown twenty at a time, the newest first", async ({ ledger }) => {
    const { ref } = someDocument();
    for (let count = 1; count <= 21; count++) await ledger.reviews.request({ ref, requestedBy: "mara" });
    const found = await ledger.reviews.find({});
    expect([found.length, found[0]?.id, found.at(-1)?.id]).toEqual([20, "r21", "r2"]);
    expect(await ledger.reviews.find({ limit: 21 })).toHaveLength(21);
  });

  check("an installation is one tenant of one platform", async ({ ledger }) => {
    const put = (platform: string, tenant: string) =>
      ledger.installations.put({ platform, tenant, secret: `${platform} ${tenant}` });
    for (const tenant of ["T2", "T1"]) await put("slack", tenant);
    await put("teams", "T1");
    await ledger.installations.remove("slack", "T9");
    await ledger.installations.remove("slack", "T1");
    expect(await ledger.installations.get("slack", "T1")).toBeUndefined();
    expect((await ledger.installations.get("slack", "T2"))?.secret).toBe("slack T2");
    expect((await ledger.installations.get("teams", "T1"))?.secret).toBe("teams T1");
  });

  check("a question about which nobody spoke has no voices, and each has its own", async ({ ledger }) => {
    const { id } = await ledger.reviews.request({ ref: someDocument().ref, requestedBy: "mara" });
    await ledger.reviews.start(id, "mara");
    await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft("b")]));
    await ledger.feedback.give("q1", "ben", true);
    await ledger.feedback.give("q1", "ina", true);
    expect([...(await ledger.feedback.of(["q1", "q2"]))]).toEqual([["q1", { useful: 2, notUseful: 0 }]]);
    expect([...(await ledger.feedback.of(["q2"]))]).toEqual([]);
  });
}
