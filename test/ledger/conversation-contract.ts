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
}
