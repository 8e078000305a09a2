import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fetcher, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { hostileAddresses, hostileNames } from "./hostile-addresses.ts";
import { refused } from "./refused.ts";
import { openPlayNetwork, type PlayNetwork, somewhere } from "./play-network.ts";

let network: PlayNetwork;
let fetcher: Fetcher;

beforeAll(async () => {
  network = await openPlayNetwork(
    (request, response) => {
      const target = new URL(request.path, "http://x").searchParams.get("to");
      if (target === null) response.end("reached");
      else response.writeHead(302, { location: target }).end();
    },
    { ...hostileNames, "rebinding.example": [[somewhere], ["127.0.0.1"]], "open.example": somewhere },
  );
  fetcher = openFetcher({ network, denied: ["denied.example"] });
});
afterAll(async () => {
  await fetcher.close();
  await network.close();
});

describe("a hostile address is never connected to", () => {
  test("there are enough of them, all different", () => {
    expect(new Set(hostileAddresses).size).toBe(hostileAddresses.length);
    expect(hostileAddresses.length).toBeGreaterThanOrEqual(80);
  });

  test.each(hostileAddresses)("%j", async (address) => {
    const before = network.dialled.length;
    const failure = await refused(fetcher.fetch(address));
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(/[.]$/);
    expect(network.dialled.length).toBe(before);
  });
});

describe("a hostile address is never reached by a redirect from a public one", () => {
  const targets = hostileAddresses.filter((address) => /^[a-z]+:\/\/[^/\\]/i.test(address));

  test.each(targets)("%j", async (address) => {
    const before = network.dialled.length;
    const start = `http://open.example/?to=${encodeURIComponent(Buffer.from(address).toString("latin1"))}`;
    await refused(fetcher.fetch(start));
    const dialledSince = network.dialled.slice(before);
    expect(dialledSince.every((dialled) => dialled === somewhere)).toBe(true);
    expect(network.requests.at(-1)?.host).toBe("open.example");
  });
});

test("a name that changes between two look-ups is dialled at the address that was checked, or not at all", async () => {
  const before = network.dialled.length;
  const first = await fetcher.fetch("http://rebinding.example/");
  expect(Buffer.from(first.bytes).toString()).toBe("reached");
  const other = openFetcher({ network });
  await refused(other.fetch("http://rebinding.example/"));
  await other.close();
  expect(network.dialled.slice(before)).toEqual([somewhere]);
  expect(network.resolved.filter((name) => name === "rebinding.example")).toHaveLength(2);
});
