import { expect, test } from "vitest";
import { slackPlatform } from "../../src/platforms/slack/slack.ts";
import { userId } from "../../src/platforms/teams/ids.ts";
import { signedRequests, signingSecret } from "../slack/world/delivery.ts";
import { memoryStore, silent, unhurried } from "../slack/world/listening-bot.ts";
import { slackClient } from "../slack/world/slack-client.ts";
import { botToken, slackWorld } from "../slack/world/slack-world.ts";
import { feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms } from "./world/teams-office.ts";
import { tenant } from "./world/teams-world.ts";

test("in Slack and in Teams there is one register: a risk accepted in one is accepted in the other", async () => {
  const slack = await slackWorld();
  const also = slackPlatform(
    {
      listening: { kind: "http", signingSecret },
      workspaces: { kind: "one", token: botToken },
      apiUrl: slack.slack.apiUrl,
      channelPace: unhurried,
    },
    { store: memoryStore(), log: silent, now: Date.now, wait: async () => {}, fetcher: fetch },
  );
  const office = await openTeamsOffice({ also });
  const inSlack = slackClient(
    slack,
    signedRequests(() => `${office.url()}/slack/events`),
  );
  const channel = await slack.channel("architecture", ["ana"]);
  const work = async (): Promise<void> => {
    await also.idle();
    await office.work();
    await also.idle();
  };
  const posts = async (): Promise<readonly string[]> =>
    (await inSlack.messages(channel)).map(({ blocks }) => JSON.stringify(blocks));

  await office.client.mention(office.ana, rooms.designs, `review ${feedUrl}`);
  await inSlack.mention("ana", channel, `review ${feedUrl}`);
  await work();
  expect((await posts()).filter((text) => text.includes("7 open questions"))).toHaveLength(1);
  expect(await office.ledger().questions.find({ status: ["open"] })).toHaveLength(7);

  const owner = userId(tenant, office.bo.aad);
  await office.click(office.ana, rooms.designs, "accept", "q1", {
    owner,
    reason: "A pilot",
    expires: "2026-12-31",
  });
  await work();
  expect((await posts()).filter((text) => text.includes("Risk accepted by Bo"))).toHaveLength(1);

  await inSlack.click("ana", channel, ({ verb, target }) => verb === "answer" && target === "q2");
  await work();
  await inSlack.submit("ana", { text: "Said in Slack" });
  await work();
  const cards = office.posts(rooms.designs).map(({ text }) => text);
  expect(cards.filter((text) => text.includes("Said in Slack"))).toHaveLength(1);

  await inSlack.mention("ana", channel, "digest");
  await work();
  expect((await posts()).at(-1)).toContain("5 open, 7 opened and 2 closed this week.");
  await office.close();
  await slack.stop();
});
