import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Delivery, signedRequests } from "../../slack/world/delivery.ts";
import { slackClient } from "../../slack/world/slack-client.ts";
import { userNamed } from "../../teams/world/teams-world.ts";
import type { Company } from "./company.ts";
import { designParts, slackThread, teamsRoom, teamsThread, until } from "./people.ts";

/** A request that was seen once, and how another one like it is delivered. */
export interface Template {
  readonly what: string;
  readonly body: object;
  readonly deliver: (body: unknown) => Promise<{ readonly status: number }>;
}

export interface Recorded {
  readonly slack: readonly Template[];
  readonly teams: readonly Template[];
  /** Somebody types this after the command. */
  readonly type: (words: string) => Promise<{ readonly status: number }>;
}

/** One of every kind of request, from a company in which a design was reviewed on both platforms. */
export async function recorded(company: Company): Promise<Recorded> {
  const { slack, inTeams, teams } = company;
  const [one, other] = [await slackThread(company), teamsThread(company)];
  for (const thread of [one, other]) {
    await thread.begin(designParts);
    await thread.mention("review");
  }
  await until(async () => (await company.ledger.jobs.waiting()).count === 0, 60_000);

  const real = signedRequests(() => `http://127.0.0.1:${company.program().port}/slack/events`);
  const seen: Template[] = [];
  const keep = (
    what: string,
    body: object,
    deliver: (body: never) => Promise<{ status: number; body: object }>,
  ) => {
    seen.push({ what, body, deliver: (mangled) => deliver(fresh(mangled) as never) });
    return deliver(body as never) as ReturnType<Delivery["event"]>;
  };
  const client = slackClient(slack, {
    event: (body) => keep(`an event of Slack's`, body, (each) => real.event(each)),
    interaction: (body) => keep("an interaction of Slack's", body, (each) => real.interaction(each)),
    command: (body) => keep("a command of Slack's", body, (each) => real.command(stringly(each))),
  });
  const channel = (await slack.channel("inputs", ["ana", "bo"])) ?? "";
  const designs = [...slack.slack.calls].find(({ method }) => method === "chat.postMessage")?.body["channel"];
  await client.mention("ana", channel, "status");
  await client.direct("ana", "help");
  await client.command("ana", channel, "risks");
  await client.openHome("ana");
  await client.shortcut("ana", "review_document");
  await client.click("ana", String(designs), ({ verb }) => verb === "accept");
  await until(() => slack.modals.has(slack.people.get("ana") ?? ""), 10_000);
  await client.submit("ana", { owner: "", reason: "Small", expires: "2027-01-31" });
  await client.event({ type: "member_joined_channel", user: "U0BOT", channel });
  await client.event({ type: "channel_rename", channel: { id: channel, name: "renamed" } });

  const ana = userNamed(teams, "Ana");
  const inTeamsSeen: Template[] = [];
  const note = (what: string): void => {
    inTeamsSeen.push({
      what,
      body: inTeams.last(),
      deliver: (body) => inTeams.deliver(fresh(body) as object),
    });
  };
  await inTeams.mention(ana, teamsRoom, "status");
  note("a message of Teams'");
  await inTeams.write(ana, "help");
  note("a message of Teams'");
  const room = teams.channels.get(teamsRoom);
  if (room)
    await inTeams.deliver({ ...inTeams.envelope(ana, room), type: "installationUpdate", action: "add" });
  note("an installation of Teams'");
  await other.settle("answer", { text: "The canary." });
  note("a form of Teams'");
  await sleep(100);
  const form = inTeams.last() as { value?: object };
  inTeamsSeen.push({
    what: "a card of Teams'",
    body: {
      ...form,
      name: "message/submitAction",
      value: { actionName: "feedback", actionValue: { reaction: "like", feedback: "{}" } },
    },
    deliver: (body) => inTeams.deliver(fresh(body) as object),
  });
  return {
    slack: seen,
    teams: inTeamsSeen,
    type: (words) =>
      real.command({
        ...stringly(seen.find(({ what }) => what.includes("command"))?.body),
        text: words,
        trigger_id: randomUUID(),
      }),
  };
}

/** The same with ids of its own, where it still has ids: otherwise it would only be taken for a delivery that came again. */
function fresh(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const own = body as Record<string, unknown>;
  const id = randomUUID();
  return {
    ...own,
    ...(typeof own["event_id"] === "string" ? { event_id: `Ev${id}` } : {}),
    ...(typeof own["id"] === "string" ? { id } : {}),
  };
}

/** The fields of a form, which are words. */
function stringly(body: unknown): Record<string, string> {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
  );
}
