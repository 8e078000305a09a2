import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linksOf } from "../src/intake/document/document-links.ts";
import { activityFrom, hasWhoAndWhere } from "../src/platforms/teams/activity.ts";
import { type CommandDeps, commandFrom } from "../src/platforms/teams/hear/hear-commands.ts";
import { textOf } from "../src/services/slack/markup.ts";
import { openOffice, type Office } from "./chat/office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** Every way by which a text with links comes in, and the links that are seen there. */
const doors: Readonly<Record<string, (text: string) => Promise<readonly string[]> | readonly string[]>> = {
  "a message in Slack": (text) => textOf({ text }, (user) => user).links,
  "what is written in Slack": (text) => {
    const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
    return textOf({ blocks: [{ type: "rich_text", elements: [section] }] }, (user) => user).links;
  },
  "a message in Teams": inTeams,
  "a document": (text) => linksOf([text], []),
  "the chat of the tests": (text) => {
    office.as(office.ana).say(office.designs, text);
    return office.world.said.at(-1)?.links ?? [];
  },
  "a shortcut": async (text) => {
    const { reply } = await office.as(office.ana).shortcut(office.designs, "review_document", text);
    const field = reply.kind === "form" && reply.form.fields.find(({ name }) => name === "link");
    return field && field.value !== "" ? [String(field.value)] : [];
  },
};

/** A message in a personal chat, as Teams sends it. */
async function inTeams(text: string): Promise<readonly string[]> {
  const activity = activityFrom({
    type: "message",
    channelId: "msteams",
    serviceUrl: "https://smba.example/",
    id: "1",
    text,
    from: { id: "29:ana" },
    recipient: { id: "28:bot" },
    conversation: { id: "a:1", conversationType: "personal", tenantId: "t" },
  });
  if (!activity || !hasWhoAndWhere(activity)) throw new Error("Teams would not send that");
  const { links = [] } =
    (await commandFrom(around, activity, { kind: "personal", tenant: "t", id: "a:1" })) ?? {};
  return links;
}

const ana = { id: "teams:t/user/ana", name: "Ana", tenant: "t" };

/** Somebody who writes in a chat without files. */
const around: CommandDeps = {
  people: {
    person: async () => ana,
    actor: async () => ana,
    isIn: async () => true,
    members: async () => [ana],
    wire: async () => "29:ana",
  },
  files: {
    ofActivity: async () => [],
    ofMessage: async () => [],
    fetch: async () => Promise.reject(new Error("no files")),
  },
  transcript: { heard: async () => {}, of: async () => [] },
};

const inner = "https://docs.example/design?tab=1";

const awkward: readonly (readonly [text: string, ...links: string[]])[] = [
  ["(see https://d.example/a_(b)).", "https://d.example/a_(b)"],
  [
    "Look at https://d.example/a, please; or https://d.example/b!",
    "https://d.example/a",
    "https://d.example/b",
  ],
  ["<https://d.example/a|the design> today", "https://d.example/a"],
  ["[the design](https://d.example/a_(b)) today", "https://d.example/a_(b)"],
  ["[https://d.example/label](https://d.example/a)", "https://d.example/a"],
  ['"https://d.example/a" and “https://d.example/b”', "https://d.example/a", "https://d.example/b"],
  [
    "'https://d.example/a' and https://d.example/Moore's_law",
    "https://d.example/a",
    "https://d.example/Moore's_law",
  ],
  ["**https://d.example/a**, _https://d.example/b_", "https://d.example/a", "https://d.example/b"],
  [
    "https://d.example/a,https://d.example/b;https://d.example/c",
    "https://d.example/a",
    "https://d.example/b",
    "https://d.example/c",
  ],
  [`https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(inner)}&data=05`, inner],
  [`https://www.google.com/url?q=${encodeURIComponent(inner)}&sa=D`, inner],
  ["https://d.example/Qualität", "https://d.example/Qualit%C3%A4t"],
  ["https://münchen.example/plan", "https://xn--mnchen-3ya.example/plan"],
  ["https://d.example/a… and so on", "https://d.example/a"],
  ["https://web.example/2020/https://d.example/a", "https://web.example/2020/https://d.example/a"],
  ["HTTPS://D.example", "https://d.example/"],
  ["https://d.example/a?x=1#part-2.", "https://d.example/a?x=1#part-2"],
  ["https:// ftp://d.example/a mailto:a@d.example javascript:alert(1)"],
];

describe.each(Object.entries(doors))("%s", (name, see) => {
  test.each(awkward)("%s", async (text, ...links) => {
    const seen = await see(text);
    expect(seen).toEqual(name === "a shortcut" ? links.slice(0, 1) : links);
  });
});
