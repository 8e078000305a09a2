import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closed } from "../../slack/world/emulated-slack.ts";

/** How a neighbour is: well, or in one of the kinds of trouble that services have. */
export const troubles = [
  "slow",
  "hanging",
  "refusing",
  "failing",
  "garbling",
  "rate-limiting",
  "half-closing",
  "endless",
] as const;
export type Trouble = (typeof troubles)[number];

/** A door in front of a service, behind which the service may be in trouble. */
export interface Neighbour {
  readonly url: string;
  /** Troubles whatever is asked under these paths, until it is well again. */
  trouble(how: Trouble | undefined, paths?: RegExp): void;
  /** What it was asked for that stands elsewhere, as a proxy is asked: addresses, and lines to a host. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** Slow is slower than a person waits, in milliseconds by the clock of the test. */
const slowMs = 3_000;
const chunk = Buffer.alloc(256 * 1024, "[1,");
/** Nobody reads more than this of one answer; whoever does has failed by the size of the process. */
const endlessBytes = 1_500_000_000;

/** @param target where the service is: its origin */
export async function neighbour(target: string): Promise<Neighbour> {
  let how: Trouble | undefined;
  let paths = /^/;
  const lines: string[] = [];
  const server = createServer((asked, answer) => {
    answer.on("error", () => {});
    if (asked.url?.startsWith("http")) lines.push(asked.url);
    const isTroubled = how !== undefined && paths.test(asked.url ?? "");
    if (isTroubled && how) troubled(how, target, asked, answer);
    else pass(target, asked, answer);
  });
  // A line has nowhere to lead: what stands behind this door has no certificate.
  server.on("connect", ({ url: to = "" }, socket) => {
    lines.push(to);
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trouble: (next, where = /^/) => {
      [how, paths] = [next, where];
      if (next === undefined) server.closeIdleConnections();
    },
    lines,
    stop: () => closed(server),
  };
}

function troubled(how: Trouble, target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const json = { "content-type": "application/json" };
  switch (how) {
    case "slow":
      return void setTimeout(() => pass(target, asked, answer), slowMs);
    case "hanging":
      return;
    case "refusing":
      return void asked.socket.destroy();
    case "failing":
      return void answer.writeHead(503, json).end('{"ok":false,"error":"service_unavailable"}');
    case "garbling":
      return void answer.writeHead(200, json).end('<html><b>Back soon</b>{"ok":tru');
    case "rate-limiting":
      return void answer
        .writeHead(429, { ...json, "retry-after": "20" })
        .end('{"ok":false,"error":"ratelimited"}');
    case "half-closing":
      answer.writeHead(200, { ...json, "content-length": "100000" });
      return void answer.write('{"ok":', () => asked.socket.destroy());
    case "endless": {
      answer.writeHead(200, json);
      let left = endlessBytes;
      const more = (): void => {
        while (left > 0 && !answer.destroyed) {
          left -= chunk.length;
          if (!answer.write(chunk)) return void answer.once("drain", more);
        }
        answer.end();
      };
      more();
    }
  }
}

function pass(target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { pathname, search } = new URL(asked.url ?? "/", target);
  const url = new URL(pathname + search, target);
  const headers = { ...asked.headers, host: url.host };
  const onward = request(url, { method: asked.method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}
