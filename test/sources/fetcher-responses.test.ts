import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fetcher, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { openPlayNetwork, type PlayNetwork, somewhere } from "./play-network.ts";
import { refused } from "./refused.ts";

const zeros = Buffer.alloc(4_000_000);
const bomb = gzipSync(zeros);
const bombs = { br: brotliCompressSync(zeros), deflate: deflateSync(zeros), twice: gzipSync(bomb) };
/** What never ends by itself is ended by a short deadline; nothing else may depend on how fast the machine is. */
const endsByDeadline = /never come|drips/;

function send(response: ServerResponse, headers: Readonly<Record<string, string>>, body: string | Buffer) {
  response.writeHead(200, headers).end(body);
}

function raw(response: ServerResponse, text: string) {
  response.socket?.end(text);
}

function endless(response: ServerResponse, headers: Readonly<Record<string, string>>, chunk: Buffer) {
  response.writeHead(200, headers);
  const more = () => {
    while (!response.destroyed && response.write(chunk)) {
      // until the buffer is full
    }
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** Responses that a server made to harm would give, and what is said about each. */
const hostile: Readonly<Record<string, readonly [(response: ServerResponse) => void, RegExp]>> = {
  "a gzip bomb": [(r) => send(r, { "content-encoding": "gzip" }, bomb), /larger than/],
  "a brotli bomb": [(r) => send(r, { "content-encoding": "br" }, bombs.br), /larger than/],
  "a deflate bomb": [(r) => send(r, { "content-encoding": "deflate" }, bombs.deflate), /larger than/],
  "a bomb within a bomb": [(r) => send(r, { "content-encoding": "gzip, gzip" }, bombs.twice), /larger than/],
  "compressed many times over": [
    (r) => send(r, { "content-encoding": "gzip, gzip, gzip, gzip" }, bomb),
    /many times/,
  ],
  "an unknown compression": [(r) => send(r, { "content-encoding": "quantum" }, "x"), /not known/],
  "gzip that is none": [(r) => send(r, { "content-encoding": "gzip" }, "plain"), /broken/],
  "gzip cut short": [(r) => send(r, { "content-encoding": "gzip" }, bomb.subarray(0, 500)), /broken/],
  "an endless body": [(r) => endless(r, {}, Buffer.alloc(65_536, "a")), /larger than/],
  "an endless body in gzip members": [
    (r) => endless(r, { "content-encoding": "gzip" }, gzipSync(Buffer.alloc(65_536))),
    /larger than/,
  ],
  "a declared length beyond the limit": [
    (r) => void r.writeHead(200, { "content-length": "99999999999" }).write("a"),
    /larger than/,
  ],
  "a length that is too long for its body": [
    (r) => raw(r, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"),
    /broke|broken/,
  ],
  "a length that is no number": [
    (r) => raw(r, "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nshort"),
    /broken/,
  ],
  "two lengths": [
    (r) => raw(r, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nshort"),
    /broken/,
  ],
  "a body that never comes": [(r) => r.writeHead(200).flushHeaders(), /did not answer in full/],
  "headers that never come": [() => {}, /did not answer in full/],
  "a body that drips": [
    (r) => {
      r.writeHead(200);
      const drip = setInterval(() => r.write("."), 20);
      r.on("close", () => clearInterval(drip));
    },
    /did not answer in full/,
  ],
  "headers without end": [(r) => raw(r, `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}\r\n`), /broken/],
  "one header of a megabyte": [(r) => raw(r, `HTTP/1.1 200 OK\r\nx: ${"y".repeat(1_000_000)}`), /broken/],
  "no http at all": [(r) => raw(r, "SSH-2.0-OpenSSH_9.9\r\n"), /broken/],
  "a connection that closes": [(r) => void r.socket?.destroy(), /broke the connection off/],
  "a connection that closes within the body": [
    (r) => {
      r.writeHead(200, { "content-length": "10" });
      r.write("half", () => r.socket?.destroy());
    },
    /broke the connection off|broken/,
  ],
  "a broken chunk": [
    (r) => raw(r, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
    /broken|broke/,
  ],
  "a redirect to itself": [
    (r) => void r.writeHead(302, { location: "/a%20redirect%20to%20itself" }).end(),
    /more than 5 times/,
  ],
  "a redirect to nothing that is a link": [
    (r) => void r.writeHead(302, { location: "http://[" }).end(),
    /not a link/,
  ],
  "a redirect to a file": [
    (r) => void r.writeHead(301, { location: "file:///etc/passwd" }).end(),
    /Only http and https/,
  ],
  "a redirect with a body without end": [
    (r) => endless(r, { location: "x" }, Buffer.alloc(65_536)),
    /larger than/,
  ],
  "a picture instead of a page": [
    (r) => send(r, { "content-type": "Image/PNG; x=y" }, "PNG"),
    /image\/png, which is not a document/,
  ],
};

let network: PlayNetwork;
let fetcher: Fetcher;
let hasty: Fetcher;

beforeAll(async () => {
  network = await openPlayNetwork(
    (request, response) => {
      const name = decodeURIComponent(request.path.slice(1));
      if (name === "fine") send(response, { "content-type": "text/plain" }, "still here");
      else hostile[name]?.[0](response);
    },
    { "host.example": somewhere },
  );
  fetcher = openFetcher({ network, maxBytes: 1_000_000 });
  hasty = openFetcher({ network, maxBytes: 1_000_000, deadlineMs: 300 });
});
afterAll(async () => {
  await fetcher.close();
  await hasty.close();
  await network.close();
});

describe("a hostile response ends in a sentence, and the next request works", () => {
  test.each(Object.keys(hostile))("%s", async (name) => {
    const accepts = (type: string) => !type.startsWith("image/");
    const asking = endsByDeadline.test(name) ? hasty : fetcher;
    const failure = await refused(
      asking.fetch(`http://host.example/${encodeURIComponent(name)}`, { accepts }),
    );
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(hostile[name]?.[1] ?? /^$/);
    const next = await fetcher.fetch("http://host.example/fine");
    expect(Buffer.from(next.bytes).toString()).toBe("still here");
  });
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("a body compressed with %s is expanded", async (coding, compress) => {
  const play = await openPlayNetwork(
    (_, response) => send(response, { "content-encoding": coding }, compress(Buffer.from("the design"))),
    { "host.example": somewhere },
  );
  const other = openFetcher({ network: play });
  const { bytes } = await other.fetch("http://host.example/");
  expect(Buffer.from(bytes).toString()).toBe("the design");
  await other.close();
  await play.close();
});
