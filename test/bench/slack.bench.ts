import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { median } from "./median.ts";

/*
 * How long Slack waits until a signed mention is acknowledged, 20 at a time: the program, which has it in the ledger
 * before it answers, beside a bare Bolt app that only acknowledges. Each is a process of its own. `working` does the
 * reviews that were asked for at the same time, which no burst of mentions in real life asks so much of.
 */
const requests = 200;
const atATime = 20;
const rounds = 15;
const secret = "8f742231b10e8888abcd99yyyzzz85a5";

const slack = createServer((asked, answer) => {
  asked.resume();
  const known = {
    ok: true,
    team_id: "T1",
    user_id: "U0BOT",
    bot_id: "B1",
    ts: "1.1",
    messages: [],
    members: [],
  };
  const channel = { id: "C1", name: "designs" };
  const user = { id: "U1", name: "ana" };
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify({ ...known, channel, user, permalink: "https://example.org" }));
});
await new Promise<void>((resolve) => slack.listen(0, "127.0.0.1", resolve));
const apiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`;

const kinds = ["bare", "recording", "working"] as const;
const children: ChildProcess[] = [];
const ports = new Map<string, number>();
for (const kind of kinds) {
  const script = fileURLToPath(new URL("slack-server.ts", import.meta.url));
  const child = spawn(process.execPath, [script, kind, secret, apiUrl], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  ports.set(kind, Number(line.toString()));
}

const agent = new Agent({ keepAlive: true, maxSockets: atATime });
let mentions = 0;

/** Sends one mention and returns the milliseconds until its acknowledgement. */
async function acknowledged(port: number): Promise<number> {
  mentions += 1;
  const ts = `${Math.floor(Date.now() / 1000)}.${String(mentions).padStart(6, "0")}`;
  const text = "<@U0BOT> review <https://docs.example/feed>";
  const body = JSON.stringify({
    type: "event_callback",
    team_id: "T1",
    event_id: `Ev${mentions}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: "T1", enterprise_id: null, user_id: "U0BOT", is_bot: true }],
    event: { type: "app_mention", user: "U1", team: "T1", channel: `C${mentions}`, ts, event_ts: ts, text },
  });
  const at = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-slack-request-timestamp": at,
    "x-slack-signature": signature,
  };
  const start = performance.now();
  const sent = request({ host: "127.0.0.1", port, path: "/slack/events", method: "POST", headers, agent });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const took = performance.now() - start;
  answer.resume();
  await once(answer, "end");
  if (answer.statusCode !== 200) throw new Error(`Answered ${answer.statusCode}`);
  return took;
}

async function burst(port: number): Promise<readonly number[]> {
  const times: number[] = [];
  let left = requests;
  const one = async (): Promise<void> => {
    while (left-- > 0) times.push(await acknowledged(port));
  };
  await Promise.all(Array.from({ length: atATime }, one));
  return times;
}

const share = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;

for (const kind of kinds) await burst(ports.get(kind) as number);
const measured = new Map(kinds.map((kind) => [kind, { medians: [] as number[], lates: [] as number[] }]));
for (let round = 0; round < rounds; round += 1) {
  for (const kind of kinds) {
    const times = await burst(ports.get(kind) as number);
    measured.get(kind)?.medians.push(share(times, 0.5));
    measured.get(kind)?.lates.push(share(times, 0.99));
  }
}

// The middle of the rounds: a machine that is busy with something else for a moment spoils one of them, not the result.
const of = (kind: (typeof kinds)[number]) => {
  const { medians = [], lates = [] } = measured.get(kind) ?? {};
  return { median: median(medians), late: median(lates) };
};
const bare = of("bare");
for (const kind of kinds) {
  const { median: middle, late } = of(kind);
  const ratios = `, ratio ${(middle / bare.median).toFixed(2)} and ${(late / bare.late).toFixed(2)}`;
  console.log(
    `${kind.padEnd(9)}  median ${middle.toFixed(2)} ms, 99th percentile ${late.toFixed(2)} ms${kind === "bare" ? "" : ratios}`,
  );
}

for (const child of children) child.kill("SIGKILL");
agent.destroy();
slack.close();
slack.closeAllConnections();
