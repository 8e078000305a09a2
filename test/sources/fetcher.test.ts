import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Fetcher, type FetcherOptions, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { type Arrived, openPlayNetwork, type PlayNetwork, somewhere } from "./play-network.ts";
import { refused } from "./refused.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function world(
  answer: (request: Arrived) => { status?: number; headers?: Record<string, string>; body?: string },
  options: FetcherOptions = {},
): Promise<{ network: PlayNetwork; fetcher: Fetcher }> {
  const network = await openPlayNetwork(
    (request, response) => {
      const { status = 200, headers = {}, body = "" } = answer(request);
      response.writeHead(status, headers).end(body);
    },
    { "a.example": somewhere, "b.example": somewhere, "inside.example": "10.0.0.9" },
  );
  const fetcher = openFetcher({ network, ...options });
  open.push(network, fetcher);
  return { network, fetcher };
}

const privateHosts = ["a.example:80", "b.example:80"];
const credentials = { authorization: "Bearer secret", "private-token": "secret" };

describe("credentials stay with the host they belong to", () => {
  test("a redirect within the origin keeps them", async () => {
    const { network, fetcher } = await world(
      ({ path }) => (path === "/old" ? { status: 301, headers: { location: "/new" } } : {}),
      { privateHosts },
    );
    await fetcher.fetch("http://a.example/old", { credentials });
    expect(network.requests.map((request) => request.headers["private-token"])).toEqual(["secret", "secret"]);
  });

  test.each([301, 302, 303, 307, 308])(
    "a %i to another host drops them, and coming back does not return them",
    async (status) => {
      const { network, fetcher } = await world(
        ({ host, path }) =>
          path === "/end"
            ? {}
            : {
                status,
                headers: { location: host === "a.example" ? "http://b.example/" : "http://a.example/end" },
              },
        { privateHosts },
      );
      const { url } = await fetcher.fetch("http://a.example/", { credentials });
      expect(url).toBe("http://a.example/end");
      expect(network.requests.map(({ host, headers }) => [host, headers.authorization])).toEqual([
        ["a.example", "Bearer secret"],
        ["b.example", undefined],
        ["a.example", undefined],
      ]);
    },
  );

  test("another port is another host", async () => {
    const { network, fetcher } = await world(
      ({ host }) =>
        host === "a.example" ? { status: 302, headers: { location: "http://a.example:8080/" } } : {},
      { privateHosts },
    );
    await fetcher.fetch("http://a.example/", { credentials });
    expect(network.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  test("they are not sent over plain http to a host that is not listed", async () => {
    const { network, fetcher } = await world(() => ({}));
    const failure = await refused(fetcher.fetch("http://a.example/", { credentials }));
    expect(failure.message).toContain("Use https");
    expect(network.requests).toEqual([]);
  });

  test("a request with a body is not sent on to another host", async () => {
    const { network, fetcher } = await world(({ host }) =>
      host === "a.example" ? { status: 307, headers: { location: "http://b.example/" } } : {},
    );
    await refused(fetcher.fetch("http://a.example/", { method: "POST", body: "client_secret=s" }));
    expect(network.requests.map(({ host }) => host)).toEqual(["a.example"]);
  });
});

describe("asking again", () => {
  test("what a server asks to wait is waited, in seconds or until a date", async () => {
    const waits: number[] = [];
    const now = Date.parse("2026-01-05T09:00:00Z");
    const answers = [
      { status: 429, headers: { "retry-after": "3" } },
      { status: 503, headers: { "retry-after": "Mon, 05 Jan 2026 09:00:07 GMT" } },
      { body: "there" },
    ];
    const { fetcher } = await world(() => answers.shift() ?? {}, {
      now: () => now,
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
    });
    const { bytes } = await fetcher.fetch("http://a.example/");
    expect(Buffer.from(bytes).toString()).toBe("there");
    expect(waits).toEqual([3000, 7000]);
  });

  test("a wait beyond the deadline is not begun, and the answer is given as it is", async () => {
    const { network, fetcher } = await world(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    expect((await fetcher.fetch("http://a.example/")).status).toBe(429);
    expect(network.requests).toHaveLength(1);
  });

  test("it ends after three tries", async () => {
    const { network, fetcher } = await world(() => ({ status: 503 }), { sleep: () => Promise.resolve() });
    expect((await fetcher.fetch("http://a.example/")).status).toBe(503);
    expect(network.requests).toHaveLength(3);
  });
});

describe("which hosts may be read", () => {
  test("a private server is reached only at the host and port that are listed", async () => {
    const { fetcher, network } = await world(() => ({ body: "ours" }), {
      privateHosts: ["inside.example:8443"],
    });
    expect((await fetcher.fetch("http://inside.example:8443/")).status).toBe(200);
    await refused(fetcher.fetch("http://inside.example:8080/"));
    expect(network.dialled).toEqual(["10.0.0.9"]);
  });

  test("a redirect that the request does not want followed is the answer", async () => {
    const location = "http://b.example/moved";
    const { network, fetcher } = await world(() => ({ status: 302, headers: { location } }), {
      privateHosts,
    });
    const { status, headers } = await fetcher.fetch("http://a.example/x", { isFollowed: false });
    expect([status, headers["location"]]).toEqual([302, location]);
    expect(network.requests).toHaveLength(1);
  });

  test("with a list of allowed hosts no other is read, also not by a redirect", async () => {
    const { fetcher, network } = await world(
      () => ({ status: 302, headers: { location: "http://b.example/" } }),
      {
        allowed: ["a.example"],
      },
    );
    expect((await refused(fetcher.fetch("http://a.example/"))).message).toContain("b.example is not among");
    expect(network.requests.map(({ host }) => host)).toEqual(["a.example"]);
  });

  test.each(["b.example", "*.example", "*"])(
    "a host denied as %s is not read even when allowed",
    async (denied) => {
      const { fetcher } = await world(() => ({}), { allowed: ["*"], denied: [denied] });
      expect((await refused(fetcher.fetch("http://b.example/"))).message).toContain("forbidden");
    },
  );
});

describe("through a proxy", () => {
  async function proxied() {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("through the proxy");
    });
    const sockets = new Set<net.Socket>();
    server.on("connect", (request, socket: net.Socket) => {
      asked.push(`CONNECT ${request.url}`);
      sockets.add(socket);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.once("data", () =>
        socket.end("HTTP/1.1 200 OK\r\ncontent-length: 17\r\nconnection: close\r\n\r\nthrough the proxy"),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({
      close: async () => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    });
    return { asked, proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test("a public page is read by it, also when only the proxy can resolve its name", async () => {
    const { asked, proxy } = await proxied();
    const { fetcher, network } = await world(() => ({}), { proxy });
    const first = await fetcher.fetch("http://a.example/page");
    const second = await fetcher.fetch("http://unknown-here.example/");
    expect([first, second].map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
      "through the proxy",
      "through the proxy",
    ]);
    expect(asked.join("\n")).toContain("a.example");
    expect(network.dialled).toEqual([]);
  });

  test("a private address is refused before the proxy hears of it", async () => {
    const { asked, proxy } = await proxied();
    const { fetcher } = await world(() => ({}), { proxy });
    await refused(fetcher.fetch("http://inside.example/"));
    await refused(fetcher.fetch("http://[::ffff:10.0.0.1]/"));
    await refused(fetcher.fetch("http://2130706433/"));
    expect(asked).toEqual([]);
  });

  test("a host that goes without the proxy is reached directly", async () => {
    const { asked, proxy } = await proxied();
    const { fetcher, network } = await world(() => ({ body: "direct" }), { proxy, noProxy: ["*.example"] });
    await fetcher.fetch("http://a.example/");
    expect(asked).toEqual([]);
    expect(network.dialled).toEqual([somewhere]);
  });
});

test("a caller who gives up ends the request with their own reason", async () => {
  const controller = new AbortController();
  const { fetcher } = await world(() => {
    controller.abort(new Error("the review was cancelled"));
    return { status: 503, headers: { "retry-after": "5" } };
  });
  await expect(fetcher.fetch("http://a.example/", {}, controller.signal)).rejects.toThrow("cancelled");
});

test("a look-up of a name that never ends is not waited for", async () => {
  const network = { resolve: () => new Promise<string[]>(() => {}) };
  for (const proxy of [undefined, "http://127.0.0.1:9"]) {
    const fetcher = openFetcher({ network, deadlineMs: 100, proxy });
    open.push(fetcher);
    expect((await refused(fetcher.fetch("http://slow.example/"))).message).toContain(
      "did not answer in full",
    );
  }
});
