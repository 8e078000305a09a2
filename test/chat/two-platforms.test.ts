import { expect, test } from "vitest";
import { memoryPlatform } from "../world/memory-platform.ts";
import { memoryUser } from "../world/memory-people.ts";
import { addChannel, addPerson, memoryWorld } from "../world/memory-world.ts";
import { shownMessage } from "../shown.ts";
import { openOffice } from "./office.ts";

test("one register stands behind two platforms: a risk accepted in one is accepted in the other", async () => {
  const world = memoryWorld("elsewhere");
  const cleo = addPerson(world, "Cleo");
  const channel = addChannel(world, "architecture", [cleo]);
  const there = memoryPlatform(world, () => Date.UTC(2026, 10, 16, 9, 30));
  const office = await openOffice({ also: [there] });
  const { conversation: here } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed");
  await office.work();
  const as = memoryUser(
    world,
    () => there,
    cleo,
    () => office.clock.now.getTime(),
  );
  const { conversation } = await as.mention(channel, "https://docs.example/feed");
  await office.work();

  await as.click(conversation, "accept", "q1");
  await as.submit({ owner: cleo.id, reason: "Small", expires: "2026-12-31" });
  await office.work();
  const shown = world.said.flatMap(({ message }) => (message ? [shownMessage(message).text] : []));
  const cards = [...shown, ...office.posts(here)].filter((text) => text.includes("· q1\n"));
  expect(cards).toHaveLength(2);
  expect(cards.filter((text) => text.includes("Risk accepted by Cleo until 31 Dec"))).toHaveLength(2);

  await office.as(office.ana).mention(here, "risks");
  await office.as(office.ana).mention(here, "digest");
  await office.work();
  const [risks, digest] = office.posts(here).slice(-2);
  expect(risks).toContain("6 open risks");
  expect(risks).toContain("Cleo until 31 Dec");
  expect(digest).toContain("6 open, 7 opened and 1 closed this week.");
  await office.close();
});
