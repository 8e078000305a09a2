import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { loadChecklists } from "../../../src/review/checklists/load-checklists.ts";
import { loadVocabularies } from "../../../src/review/checklists/vocabularies.ts";
import { offlineReviewer } from "../../../src/review/offline/offline-reviewer.ts";
import type { RawMessage } from "../../../src/services/slack/raw.ts";
import { bot } from "../world/emulated-slack.ts";
import { openSlackOffice } from "../world/slack-office.ts";
import { type Author, messagesPage, viewPage } from "./slack-page.ts";

/*
 * Takes the pictures of docs/slack.md: a journey through the emulated Slack with the offline reviewer on one of the
 * examples, drawn the way Slack draws it. `node test/slack/pictures/take.ts [folder]`, with Chromium installed.
 */
const [folder = "docs/pictures"] = process.argv.slice(2);
const checklists = loadChecklists({ folder: "checklists", own: undefined, off: [] });
const reviewer = offlineReviewer({ vocabularies: loadVocabularies("checklists/vocabulary") });
const office = await openSlackOffice({ judging: { reviewer, checklists } });
const url = "https://docs.example/discover-feed";
office.shelf.set(url, readFileSync("examples/discover-feed.md", "utf8"));

// People are called by their names, and not by those of their accounts.
office.world.slack.rule({
  after: ({ method, answer }) => {
    if (method !== "users.info") return undefined;
    const user = answer["user"] as { readonly id: string; readonly profile: object };
    return { ...answer, user: { ...user, profile: { ...user.profile, display_name: nameOf(user.id) } } };
  },
});

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const tab = await browser.newPage({ viewport: { width: 760, height: 600 }, deviceScaleFactor: 1.5 });

async function take(name: string, html: string): Promise<void> {
  await tab.setContent(html);
  await tab.locator("main").screenshot({ path: `${folder}/slack-${name}.png` });
}

const names = new Map(
  [...office.world.people].map(([name, id]) => [id, name[0]?.toUpperCase() + name.slice(1)]),
);
const nameOf = (user: string): string => names.get(user) ?? "loophole";
const authorOf = ({ user }: RawMessage): Author =>
  user === bot.user
    ? { name: "loophole", colour: "#1d2b3a", isApp: true }
    : {
        name: nameOf(user ?? ""),
        colour: user === office.world.people.get("ana") ? "#2b6cb0" : "#b05c2b",
        isApp: false,
      };
const person = (name: string): string => `slack:${office.world.slack.team}:${office.world.people.get(name)}`;
const messages = (): Promise<RawMessage[]> => office.client.messages(office.designs);

async function click(by: string, verb: string, target: string): Promise<void> {
  await office.client.click(by, office.designs, (button) => button.verb === verb && button.target === target);
  await office.work();
}

const thread = await office.client.say(
  "bo",
  office.designs,
  `Here is the design for the new Discover feed: ${url}`,
);
await office.client.mention("ana", office.designs, "review", thread);
await office.work();
await take("review", messagesPage("#designs · Thread", (await messages()).slice(0, 5), authorOf, nameOf));

await click("bo", "accept", "q2");
await take(
  "form",
  viewPage(
    office.world.modals.get(office.world.people.get("bo") ?? "") ?? { type: "modal", blocks: [] },
    nameOf,
  ),
);
await office.client.submit("bo", {
  owner: person("bo"),
  reason: "We learn more from one quarter in production than from waiting; the experiment ends in January.",
  expires: "2027-01-15",
});
await office.work();
await click("ana", "answer", "q1");
await office.client.submit("ana", {
  text: "Half of a sample of 500 clips a week is judged by hand; the labels agreed with it in 91 % of the cases.",
});
await office.work();
await click("ana", "dismiss", "q3");
await office.client.submit("ana", { reason: "already_covered", note: "Section 4 says it, in the table." });
await office.work();
await click("ana", "assign", "q4");
await office.client.submit("ana", { assignee: person("bo"), due: "2026-11-24" });
await office.work();
await take("settled", messagesPage("#designs · Thread", (await messages()).slice(3, 7), authorOf, nameOf));

office.clock.now = new Date("2026-11-23T09:30:00Z");
await office.chat().tick();
await office.work();
await take("digest", messagesPage("#designs", (await messages()).slice(-1), authorOf, nameOf));

await office.client.openHome("bo");
await office.work();
const home = office.world.homes.get(office.world.people.get("bo") ?? "");
if (home) await take("home", viewPage(home, nameOf));

await browser.close();
await office.close();
