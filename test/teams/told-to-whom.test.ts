import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feed, feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";
import { personalChat, sayIn } from "./world/teams-world.ts";

const { designs, elsewhere } = rooms;
let office: TeamsOffice;
const opened = async (settings = {}): Promise<void> => {
  office = await openTeamsOffice({ settings });
};
beforeEach(() => opened());
afterEach(() => office.close());

describe("what the bot may not read", () => {
  test("a thread: the permission is named, and what was said to the bot is read", async () => {
    office.world.denied.add("messages");
    const root = office.client.say(office.bo, designs, feed).id;
    await office.client.mention(office.ana, designs, `review this thread. ${feed.repeat(3)}`, root);
    await office.work();
    const [summary] = office.posts(designs);
    expect(summary?.text).toContain("ChannelMessage.Read.Group");
    expect(summary?.text).toContain("owner of the team");
  });

  test("a group chat: its own permission is named", async () => {
    office.world.denied.add("messages");
    await office.client.mention(office.ana, rooms.group, `review this thread. ${feed.repeat(3)}`);
    await office.work();
    expect(office.posts(rooms.group)[0]?.text).toContain("ChatMessage.Read.Chat");
  });

  test("a file in a channel: it is read where that is allowed", async () => {
    const root = withFile(feed);
    await office.client.mention(office.ana, designs, "review", root);
    await office.work();
    expect(office.posts(designs)[0]?.text).toContain("I read the attached file");
  });

  test("a file in a channel: the permission is named where it is not", async () => {
    office.world.denied.add("files");
    const root = withFile(feed);
    await office.client.mention(office.ana, designs, "review", root);
    await office.work();
    const all = office
      .posts(designs)
      .map(({ text }) => text)
      .join("\n");
    expect(all).toMatch(/feed\.md.*Sites\.Selected/s);
  });

  test("pictures and code snippets are named as not read", async () => {
    const picture =
      '<p>See</p><img src="https://graph.microsoft.com/x"><img itemtype="http://schema.skype.com/Emoji" alt="😀">';
    const root = sayIn(office.world, designs, office.bo.aad, `<p>${feed.repeat(3)}</p>${picture}`).id;
    await office.client.mention(office.ana, designs, "review this thread", root);
    await office.work();
    expect(office.posts(designs)[0]?.text).toContain("A picture by Bo: I read words only.");
  });
});

/** A message with a file, as Graph gives it. */
function withFile(content: string): string {
  const message = sayIn(office.world, designs, office.bo.aad, "<p>The design</p>");
  const path = `/sites/designs/${message.id}/feed.md`;
  office.world.files.set(path, { content });
  const contentUrl = `http://127.0.0.1${path}`;
  office.world.attached.set(message.id, [{ contentType: "reference", contentUrl, name: "feed.md" }]);
  return message.id;
}

describe("whom it may not speak to", () => {
  test("a channel without the bot: who asked elsewhere for it is told what to do", async () => {
    const direct = { ...office.client.envelope(office.ana, personalChat(office.world, office.ana.aad)) };
    await office.client.deliver({ ...direct, type: "installationUpdate", action: "add" });
    const channel = `teams:aaaaaaaa-0000-4000-8000-000000000001/channel/${encodeURIComponent(elsewhere)}`;
    const message = { key: "k", summary: "s", byModel: false, blocks: [] };
    await expect(office.platform().post(channel, message)).rejects.toThrow(/Add Loophole to the team/);
  });

  test("somebody for whom the app is not installed: the thread says so, and nothing of what was for them", async () => {
    office.world.closed.add(office.bo.aad);
    const root = office.client.say(office.bo, designs, "A thread").id;
    await office.client.mention(office.bo, designs, "nonsense", root);
    const said = office
      .posts(designs)
      .map(({ text }) => text)
      .join("\n");
    expect(said).toContain("I could not write to you in private");
    expect(said).not.toContain("nonsense");
  });

  test("credentials that are over are a sentence for whoever runs it", async () => {
    await office.client.mention(office.ana, designs, "status");
    await office.work();
    office.world.faults.push({ method: "POST", path: /./, status: 401, times: 99 });
    const thread = office.world.messages[0]?.root ?? "";
    const at = `teams:aaaaaaaa-0000-4000-8000-000000000001/channel/${encodeURIComponent(designs)}/${thread}`;
    const message = { key: "k", summary: "s", byModel: false, blocks: [] };
    await expect(office.platform().post(at, message)).rejects.toThrow(/TEAMS_APP_PASSWORD/);
    office.world.faults.length = 0;
  });
});

describe("with messages for one person switched on", () => {
  beforeEach(async () => {
    await office.close();
    await opened({ isTargeted: true });
  });

  test("they stand in the channel, and only that person sees them", async () => {
    await office.client.mention(office.ana, designs, "help");
    expect(office.posts(designs)).toEqual([]);
    const aside = office.world.messages.filter(({ to }) => to === office.ana.aad);
    expect(aside).toHaveLength(1);
    expect(aside[0]?.channel).toBe(designs);
  });

  test("where Teams does not take them, the chat with that person does", async () => {
    office.world.faults.push({ method: "POST", path: /isTargetedActivity/, status: 400, times: 9 });
    await office.client.mention(office.ana, designs, "help");
    expect(office.messages(personalChat(office.world, office.ana.aad).id)).toHaveLength(1);
  });
});

describe("when Teams is in trouble", () => {
  test("rate limits are waited for, when reading, posting and changing, and everything is posted once", async () => {
    const refused = { status: 429, headers: { "retry-after": "1" }, times: 2 };
    office.world.faults.push(
      { method: "POST", path: /^\/amer\//, ...refused },
      { method: "PUT", path: /^\/amer\//, ...refused },
    );
    office.world.faults.push(
      { method: "GET", path: /^\/amer\//, ...refused },
      { method: "GET", path: /^\/graph\//, ...refused },
    );
    const root = office.client.say(office.bo, designs, `See ${feedUrl}`).id;
    await office.client.mention(office.ana, designs, "review", root);
    await office.work();
    expect(office.world.faults.every(({ times }) => times === 0)).toBe(true);
    expect(office.messages(designs)).toHaveLength(8);
  });

  test("a post whose answer was lost is not sent twice by itself; a change is", async () => {
    await office.client.mention(office.ana, designs, "status");
    await office.work();
    const posts = (): number =>
      office.world.calls.filter(({ method, path }) => method === "POST" && path.includes("activities"))
        .length;
    office.world.faults.push({ method: "POST", path: /activities/, status: 500, isDone: true, times: 1 });
    const thread = office.world.messages[0]?.root ?? "";
    const at = `teams:aaaaaaaa-0000-4000-8000-000000000001/channel/${encodeURIComponent(designs)}/${thread}`;
    const message = { key: "once", summary: "s", byModel: false, blocks: [] };
    const before = posts();
    await expect(office.platform().post(at, message)).rejects.toMatchObject({
      name: "Away",
      who: "teams",
      cause: { status: 500 },
    });
    expect(posts()).toBe(before + 1);
    const found = await office.platform().find(at, "once");
    expect(found).toBeDefined();
    if (!found) return;
    office.world.faults.push({ method: "PUT", path: /./, status: 503, times: 2 });
    await office.platform().update(found, { ...message, summary: "t" });
    expect(office.messages(designs).at(-1)?.activity?.summary).toBe("t");
  });

  test("a chat that cannot be read in Graph is remembered as far as it was said to the bot", async () => {
    await office.client.write(office.ana, `status ${"word ".repeat(5)}`);
    await office.work();
    const chat = `teams:aaaaaaaa-0000-4000-8000-000000000001/personal/${encodeURIComponent(personalChat(office.world, office.ana.aad).id)}`;
    const { messages } = await office.platform().history(chat);
    expect(messages[0]).toMatchObject({ isOurs: false, author: { name: "Ana" } });
    expect(messages.at(-1)?.isOurs).toBe(true);
  });
});

test("what a model wrote is labelled, with its evidence as citations, also after a change", async () => {
  await office.client.mention(office.ana, designs, "status");
  await office.work();
  const thread = office.world.messages[0]?.root ?? "";
  const at = `teams:aaaaaaaa-0000-4000-8000-000000000001/channel/${encodeURIComponent(designs)}/${thread}`;
  const quote = { kind: "quote", text: "We retrain weekly.", source: "Training, line 4" } as const;
  const message = { key: "k", summary: "s", byModel: true, blocks: [quote] };
  const label = {
    type: "https://schema.org/Message",
    "@type": "Message",
    additionalType: ["AIGeneratedContent"],
    citation: [
      {
        "@type": "Claim",
        position: 1,
        appearance: { name: "Training, line 4", abstract: "We retrain weekly." },
      },
    ],
  };
  const posted = await office.platform().post(at, message);
  expect(office.messages(designs).at(-1)?.activity?.entities).toMatchObject([label]);
  await office.platform().update(posted, message);
  expect(office.messages(designs).at(-1)?.activity?.entities).toMatchObject([label]);
  await office.platform().update(posted, { ...message, byModel: false });
  expect(office.messages(designs).at(-1)?.activity?.entities).toBeUndefined();
});
