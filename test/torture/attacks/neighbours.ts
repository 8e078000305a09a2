import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startOpenaiServer } from "../../openai-server.ts";
import { type Attack, dice, type Outcome, repeated, worst } from "../attack.ts";
import { silence, settled, within } from "../program/aftermath.ts";
import { closed } from "../../slack/world/emulated-slack.ts";
import { openCompany } from "../program/company.ts";
import { lookInto } from "../program/look-into.ts";
import { type Neighbour, neighbour, type Trouble, troubles } from "../program/neighbour.ts";
import { designParts, slackThread, teamsThread, type Thread } from "../program/people.ts";
import type { Told } from "../program/program.ts";
import { asking, findsNothing } from "../program/slow-model.ts";

/*
 * Every neighbour in every kind of trouble, for minutes and for an hour, alone and all together, while reviews are asked for on both
 * platforms. When they are well again, everybody who asked has a review or a sentence, nothing stands there twice, and the
 * process is still the same.
 */
const names = ["model", "Slack", "Bot Framework", "Graph", "source"] as const;
type Name = (typeof names)[number];
const graph = /^\/graph\//;
const botFramework = /^\/amer\//;
const minuteMs = 60_000;

interface Story {
  readonly who: readonly Name[];
  readonly how: (name: Name) => Trouble;
  readonly minutes: number;
  readonly called: string;
}

interface Ended {
  readonly called: string;
  readonly unanswered: readonly string[];
  readonly doubled: number;
  readonly exits: number;
  readonly process: Told;
  readonly broken: readonly string[];
}

export const neighbours: Attack = {
  name: "neighbours",
  run: async ({ isShort, seed, tell }): Promise<Outcome> => {
    const roll = dice(seed);
    const ended: Ended[] = [];
    for (const story of isShort ? shortStories : stories(roll)) {
      const one = await told(story);
      tell(figuresOf(one));
      ended.push(one);
    }
    return {
      done: `${ended.length} troubles: ${names.join(", ")} ${isShort ? "in some" : `each ${troubles.join(", ")}, away for an hour, and several at once`}`,
      lost: ended.reduce((sum, { unanswered }) => sum + unanswered.length, 0),
      doubled: ended.reduce((sum, each) => sum + each.doubled, 0),
      leaked: 0,
      exits: ended.reduce((sum, each) => sum + each.exits, 0),
      process: worst(ended.map((each) => each.process)),
      broken: ended.flatMap(({ called, broken, unanswered }) =>
        [...broken, ...unanswered].map((sentence) => `${called}: ${sentence}`),
      ),
      figures: [],
    };
  },
};

function figuresOf({
  called,
  unanswered,
  doubled,
  exits,
  process: { computingMs, peakMb },
  broken,
}: Ended): string {
  return (
    `${called}: ${unanswered.length} without an answer, ${doubled} doubled, ${exits} exits, ` +
    `computing ${computingMs.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB ${broken.join(" ")}`
  );
}

const alone = (name: Name, how: Trouble, minutes: number): Story => ({
  who: [name],
  how: () => how,
  minutes,
  called: `${name} ${how} for ${minutes} min`,
});

const shortStories: readonly Story[] = [
  {
    who: ["model", "Graph", "source"],
    how: (name) => (name === "model" ? "garbling" : "failing"),
    minutes: 5,
    called: "the model garbling, Graph and the source failing for 5 min",
  },
];

function stories(roll: (limit: number) => number): readonly Story[] {
  const single = names.flatMap((name) => troubles.map((how) => alone(name, how, 5)));
  const hours = names.map((name) => alone(name, "refusing", 60));
  const together = troubles.map((how): Story => ({
    who: names,
    how: () => how,
    minutes: 5,
    called: `all of them ${how} for 5 min`,
  }));
  const mixed = Array.from({ length: 4 }, (_, index): Story => {
    const hows = names.map(() => troubles[roll(troubles.length)] ?? "slow");
    return {
      who: names,
      how: (name) => hows[names.indexOf(name)] ?? "slow",
      minutes: 5,
      called: `mixture ${index + 1} for 5 min: ${names.map((name, at) => `${name} ${hows[at]}`).join(", ")}`,
    };
  });
  return [...single, ...hours, ...together, ...mixed];
}

/** Where a design stands that is given as a link. */
async function documentServer() {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "text/markdown" }).end(designParts.join("\n"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  };
}

async function told({ who, how, minutes, called }: Story): Promise<Ended> {
  const model = await startOpenaiServer(findsNothing);
  const documents = await documentServer();
  const doors = new Map<Name, Neighbour>();
  const inFront = async (name: Name, url: string): Promise<string> => {
    const door = await neighbour(new URL(url).origin);
    doors.set(name, door);
    return door.url;
  };
  const modelUrl = await inFront("model", model.url);
  const company = await openCompany({
    speed: 20,
    environment: {
      ...asking({ ...model, url: `${modelUrl}/v1` }),
      HTTPS_PROXY: await inFront("source", documents.url),
      NO_PROXY: "127.0.0.1",
    },
    front: async (name, url) =>
      `${await inFront(name === "slack" ? "Slack" : "Graph", url)}${new URL(url).pathname.replace(/\/$/, "")}`,
  });
  await company.start();
  const threads = [await slackThread(company), teamsThread(company)];
  for (const thread of threads) await thread.begin(designParts);
  const byLink = await slackThread(company, "links");
  await byLink.begin(["Somebody has written a design."]);

  for (const name of who) troubled(doors, name, how(name));
  const words = new Map<Thread, string>([
    ...threads.map((each) => [each, "review"] as const),
    [byLink, "review http://docs.example/feed"],
  ]);
  const open: Thread[] = [];
  for (const [thread, said] of words) if (!(await within(thread.mention(said)))) open.push(thread);
  await sleep(2_000);
  for (let passed = 0; passed < minutes; passed += 5) {
    company.jump(5 * minuteMs);
    await sleep(1_000);
  }
  for (const door of doors.values()) door.trouble(undefined);
  const isOver = await settled(company, open);

  const posts = new Map<Thread, readonly { readonly key: string; readonly json: string }[]>();
  for (const thread of words.keys()) posts.set(thread, await thread.posts());
  const { integrity } = lookInto(company.path);
  const ended = {
    called,
    unanswered: [...posts].flatMap(([thread, all]) => silence(thread, all, words.get(thread) ?? "")),
    doubled: [...posts.values()].reduce((sum, all) => sum + repeated(all.map(({ key }) => key)), 0),
    exits: company.exits(),
    process: company.figures(),
    broken: [
      ...(isOver ? [] : ["Work was still waiting two hours after everybody was well."]),
      ...(integrity === "ok" ? [] : [`The ledger is damaged: ${integrity}`]),
    ],
  };
  await company.close();
  for (const door of doors.values()) await door.stop();
  await Promise.all([model.close(), documents.close()]);
  return ended;
}

/** Microsoft's services stand behind one door. */
function troubled(doors: ReadonlyMap<Name, Neighbour>, name: Name, how: Trouble): void {
  if (name === "Bot Framework") doors.get("Graph")?.trouble(how, botFramework);
  else if (name === "Graph") doors.get(name)?.trouble(how, graph);
  else doors.get(name)?.trouble(how);
}
