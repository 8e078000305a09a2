import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { libraryLogger, webClients } from "../src/platforms/slack/workspace/session.ts";
import { connector } from "../src/platforms/teams/where/connector.ts";

const megabyte = 1024 * 1024;
const quiet = () => {};

/** A neighbour whose every answer goes on for ever, and how much of one it made at most. */
async function talkative() {
  const made: number[] = [];
  const server = createServer((_, outgoing) => {
    const answer = made.push(0) - 1;
    outgoing.writeHead(200, { "content-type": "application/json" });
    const block = Buffer.from(" ".repeat(65_536));
    const endless = function* () {
      for (;;) {
        made[answer] = (made[answer] ?? 0) + block.length;
        yield block;
      }
    };
    Readable.from(endless(), { objectMode: false }).on("error", quiet).pipe(outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    longest: () => Math.max(...made),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("an answer of Slack that never ends is left", async () => {
  const slack = await talkative();
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const clients = webClients({ apiUrl: slack.url, logger: libraryLogger(log) })("xoxb-1");
  await expect(clients.once.auth.test()).rejects.toThrow(/too long|could not|cannot|request/i);
  expect(slack.longest()).toBeLessThan(64 * megabyte);
  slack.close();
});

test("an answer of Teams that never ends is left", async () => {
  const teams = await talkative();
  const line = connector({ fetcher: fetch, token: async () => undefined, wait: async () => {} });
  await expect(line.send({ serviceUrl: teams.url, conversation: "c" }, {})).rejects.toThrow("too long");
  expect(teams.longest()).toBeLessThan(32 * megabyte);
  teams.close();
});
