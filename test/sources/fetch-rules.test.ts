import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import { expanded } from "../../src/intake/fetch/expand.ts";
import { type FetcherOptions, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { checkedAddresses } from "../../src/intake/fetch/guarded-connect.ts";
import { hostMatches, isListedPrivate, portOf, refusal } from "../../src/intake/fetch/host-rules.ts";
import { isPassing, networkTrouble, waitBeforeRetryMs } from "../../src/intake/fetch/network-trouble.ts";
import { isRedirect, redirected } from "../../src/intake/fetch/request.ts";
import { type Arrived, openPlayNetwork, somewhere } from "./play-network.ts";
import { refused } from "./refused.ts";

describe("a host falls under a pattern", () => {
  test.each([
    ["a.example", "a.example", true],
    ["a.example", " A.Example ", true],
    ["a.example", "*", true],
    ["b.a.example", "*.a.example", true],
    ["c.b.a.example", "*.A.example", true],
    ["a.example", "*.a.example", false],
    ["b.a.example", "a.example", false],
    ["xa.example", "*.a.example", false],
    ["xa.example", "a.example", false],
    ["a.example.org", "a.example", false],
    ["a.example", "*.*", false],
    ["a.example", "", false],
  ])("%s under %j: %j", (host, pattern, matches) => {
    expect(hostMatches(host, pattern)).toBe(matches);
  });
});

describe("an address", () => {
  const why = (address: string, rules = {}) => refusal(new URL(address), rules);

  test.each([
    ["http://a.example/", 80],
    ["https://a.example/", 443],
    ["https://a.example:8443/", 8443],
    ["http://a.example:443/", 443],
  ])("%s goes to port %i", (address, port) => {
    expect(portOf(new URL(address))).toBe(port);
  });

  test.each([
    "http://a.example/",
    "https://a.example/",
    "http://a.example:443/",
    "https://a.example:80/",
    "http://a.example:1024/",
    "http://a.example:65535/",
  ])("%s may be asked for", (address) => {
    expect(why(address)).toBeUndefined();
  });

  test.each([
    ["ftp://a.example/", "this one is “ftp:”"],
    ["http://mara@a.example/", "user name or password"],
    ["http://:secret@a.example/", "user name or password"],
    ["http://a.example:22/", "Port 22"],
    ["http://a.example:1023/", "Port 1023"],
  ])("%s may not: %s", (address, because) => {
    expect(why(address)).toContain(because);
  });

  test("is allowed and denied by its host, whatever its case, port or last dot", () => {
    const address = "http://A.Example.:8080/";
    expect(why(address, { denied: ["a.example"] })).toContain("Reading from a.example is forbidden");
    expect(why(address, { allowed: ["b.example"] })).toContain("a.example is not among");
    expect(why(address, { allowed: ["b.example", "a.example"] })).toBeUndefined();
    expect(why(address, { allowed: [], denied: ["b.example"] })).toBeUndefined();
  });

  test("of a private server is listed with its port, which may be low then", () => {
    const rules = { privateHosts: [" Inside.example:81 ", "inside.example:443"] };
    const listed = ["http://inside.example:81/", "https://inside.example/", "http://inside.example/"].map(
      (address) => isListedPrivate(new URL(address), rules),
    );
    expect(listed).toEqual([true, true, false]);
    expect(isListedPrivate(new URL("http://inside.example:81/"), {})).toBe(false);
    expect(why("http://inside.example:81/", rules)).toBeUndefined();
    expect(why("http://inside.example:82/", rules)).toContain("Port 82");
  });
});

describe("the addresses of a name", () => {
  const check = (host: string, addresses: readonly string[], rules = {}) =>
    checkedAddresses(new URL(`http://${host}/`), rules, () => Promise.resolve(addresses));

  test("are all public, or none is dialled", async () => {
    const open = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"];
    expect(await check("a.example", open)).toEqual(open);
    for (const inside of [
      "10.0.0.1",
      "127.0.0.1",
      "168.63.129.16",
      "fe80::1%eth0",
      "2606::200:5efe:a00:1",
      "x",
    ]) {
      expect((await refused(check("a.example", [...open, inside]))).message).toContain("private network");
    }
    expect(await check("a.example", ["10.0.0.1"], { privateHosts: ["a.example:80"] })).toEqual(["10.0.0.1"]);
  });

  test("are those that it is itself, where it is an address, and nothing is looked up", async () => {
    const never = () => Promise.reject(new Error("looked up"));
    expect(await checkedAddresses(new URL("http://93.184.215.14/"), {}, never)).toEqual(["93.184.215.14"]);
    expect(await checkedAddresses(new URL("http://[2606:2800::1]/"), {}, never)).toEqual(["2606:2800::1"]);
  });

  test("may not be there", async () => {
    expect((await refused(check("a.example", []))).message).toContain("There is no host named a.example");
    const fails = checkedAddresses(new URL("http://a.example/"), {}, () =>
      Promise.reject(new Error("ENOTFOUND")),
    );
    expect((await refused(fails)).message).toContain("There is no host named a.example");
  });
});

describe("what the network threw", () => {
  const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

  test.each([
    ["ECONNREFUSED", "refused the connection"],
    ["ETIMEDOUT", "could not be reached"],
    ["EHOSTUNREACH", "could not be reached"],
    ["ENETUNREACH", "could not be reached"],
    ["UND_ERR_CONNECT_TIMEOUT", "could not be reached"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "no valid certificate"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "no valid certificate"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "no valid certificate"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "no valid certificate"],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "no valid certificate"],
    ["EPROTO", "no valid certificate"],
    ["HPE_INVALID_CONSTANT", "is broken"],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "is broken"],
    ["UND_ERR_HEADERS_OVERFLOW", "is broken"],
    ["Z_DATA_ERROR", "is broken"],
    ["ERR_BROTLI_DECODER_ERROR_1", "is broken"],
    ["ERR__ERROR_FORMAT_CL_SPACE", "is broken"],
    ["ERR_ZSTD_X", "is broken"],
    ["ECONNRESET", "broke the connection off"],
    ["ECONNREFUSED_NOT", "broke the connection off"],
    ["XETIMEDOUT", "broke the connection off"],
    ["XHPE_INVALID", "broke the connection off"],
    ["EPROTOX", "broke the connection off"],
    ["XEPROTO", "broke the connection off"],
    ["X_ERR_SSL", "broke the connection off"],
    [7, "broke the connection off"],
  ])("%s is said of the host: %s", (code, says) => {
    const failure = networkTrouble(coded(code), "a.example");
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(new RegExp(`^a\\.example .*${says}`));
  });

  test("is told by the first code in its causes, and a failure in them is told as it is", () => {
    const inner = coded("ECONNREFUSED");
    expect(networkTrouble(new Error("x", { cause: inner }), "h").message).toContain("refused the connection");
    expect(networkTrouble(coded("ETIMEDOUT", inner), "h").message).toContain("could not be reached");
    const parser = Object.assign(new Error("x"), { name: "HTTPParserError" });
    expect(networkTrouble(parser, "h").message).toContain("is broken");
    const known = new Failure("unreadable", "It is larger than that.");
    expect(networkTrouble(known, "h")).toBe(known);
    expect(networkTrouble(coded("ETIMEDOUT", known), "h")).toBe(known);
    expect(networkTrouble("thrown", "h").message).toContain("broke the connection off");
    expect(networkTrouble(inner, "h").cause).toBe(inner);
  });
});

test.each([
  [428, false],
  [429, true],
  [500, false],
  [502, false],
  [503, true],
  [504, false],
])("after %i asking again is right: %j", (status, isRight) => {
  expect(isPassing(status)).toBe(isRight);
});

test.each<[string | undefined, tries: number, ms: number]>([
  ["3", 0, 3000],
  [" 0 ", 0, 0],
  ["1.0001", 0, 1001],
  ["12.5", 2, 12_500],
  ["Mon, 05 Jan 2026 09:00:07 GMT", 0, 7000],
  ["Mon, 05 Jan 2026 08:59:00 GMT", 0, 0],
  [undefined, 0, 1000],
  [undefined, 1, 2000],
  [undefined, 3, 8000],
  ["soon", 1, 2000],
  ["", 0, 1000],
])("asked to wait %j after %i tries, it is %i ms", (said, tries, ms) => {
  expect(waitBeforeRetryMs(said, tries, Date.parse("2026-01-05T09:00:00Z"))).toBe(ms);
});

describe("a redirect", () => {
  const [here, there] = [new URL("https://a.example/x"), new URL("https://a.example/y")];
  const elsewhere = ["http://a.example/y", "https://b.example/y", "https://a.example:8443/y"].map(
    (url) => new URL(url),
  );
  const credentials = { authorization: "Bearer secret" };
  const headers = { accept: "text/plain" };

  test("has one of five statuses", () => {
    const statuses = Array.from({ length: 12 }, (_, at) => 299 + at);
    expect(statuses.filter(isRedirect)).toEqual([301, 302, 303, 307, 308]);
  });

  test.each([
    [301, false],
    [302, false],
    [303, false],
    [307, true],
    [308, true],
  ])("by %i within an origin keeps credentials, and method and body: %j", (status, keeps) => {
    const request = { headers, credentials, method: "POST", body: "x" } as const;
    const next = keeps ? request : { headers, credentials };
    expect(redirected(request, status, here, there)).toEqual(next);
    expect(redirected({ headers }, status, here, there)).toEqual({ headers });
    expect(redirected({ method: "GET" }, status, here, there)).toEqual(keeps ? { method: "GET" } : {});
    expect(redirected({ body: "" }, status, here, there)).toEqual(keeps ? { body: "" } : {});
  });

  test("to another scheme, host or port keeps nothing secret, and takes no body along", () => {
    for (const other of elsewhere) {
      expect(redirected({ headers, credentials }, 302, here, other)).toEqual({ headers });
      expect(redirected({ method: "GET", credentials }, 307, here, other)).toEqual({ method: "GET" });
      expect(redirected({ method: "POST", body: "x" }, 303, here, other)).toEqual({});
      for (const status of [307, 308]) {
        expect(() => redirected({ method: "POST", body: "x" }, status, here, other)).toThrow(
          `a.example sends the request on to ${other.host}`,
        );
      }
    }
  });
});

describe("an exchange", () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close();
  });
  async function world(
    answer: (request: Arrived) => { status?: number; headers?: Record<string, string>; body?: string },
    options: FetcherOptions = {},
  ) {
    const network = await openPlayNetwork(
      (request, response) => {
        const { status = 200, headers = {}, body = "" } = answer(request);
        response.writeHead(status, headers).end(body);
      },
      { "a.example": [somewhere, "93.184.215.15"] },
    );
    const fetcher = openFetcher({ network, ...options });
    open.push(network, fetcher);
    return { network, fetcher };
  }

  test("follows five redirects and not six", async () => {
    const { fetcher } = await world(({ path }) => {
      const left = Number(path.slice(1));
      return left === 0 ? {} : { status: 302, headers: { location: `/${left - 1}` } };
    });
    expect((await fetcher.fetch("http://a.example/5")).url).toBe("http://a.example/0");
    expect((await refused(fetcher.fetch("http://a.example/6"))).message).toContain("more than 5 times");
  });

  test("sends the body that it is given, and none where none is", async () => {
    const { network, fetcher } = await world(() => ({}));
    await fetcher.fetch("http://a.example/?x=1", { method: "POST", body: "x=1" });
    await fetcher.fetch("http://a.example/");
    expect(network.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/?x=1", "x=1"],
      ["GET", "/", ""],
    ]);
  });

  test("refuses by its kind what is read, and gives what is no answer whatever its kind", async () => {
    const headers = { "content-type": "image/png" };
    const { fetcher } = await world(({ path }) => ({ status: Number(path.slice(1)), headers }));
    const request = { accepts: (type: string) => type === "text/html" };
    expect((await refused(fetcher.fetch("http://a.example/299", request))).message).toContain("image/png");
    expect((await fetcher.fetch("http://a.example/300", request)).status).toBe(300);
    expect((await fetcher.fetch("http://a.example/404", request)).status).toBe(404);
  });

  test("redirected to nowhere is an answer like any other", async () => {
    const { fetcher } = await world(() => ({ status: 302, body: "moved" }));
    expect(await fetcher.fetch("http://a.example/")).toMatchObject({ status: 302, url: "http://a.example/" });
  });

  test("takes as many bytes as it may, and not one more", async () => {
    const { fetcher } = await world(({ path }) => ({ body: "x".repeat(Number(path.slice(1))) }), {
      maxBytes: 100,
    });
    expect((await fetcher.fetch("http://a.example/100")).bytes).toHaveLength(100);
    expect((await refused(fetcher.fetch("http://a.example/101"))).message).toContain("larger than");
  });

  test("waits a second, then two, where nobody says how long", async () => {
    const waits: number[] = [];
    const { fetcher } = await world(() => ({ status: 503 }), {
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
    });
    await fetcher.fetch("http://a.example/");
    expect(waits).toEqual([1000, 2000]);
  });

  test("goes to the next address of a name where one refuses, and says so where all do", async () => {
    const { network, fetcher } = await world(() => ({ body: "there" }));
    const closed = net.createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refusing = () => net.connect({ host: "127.0.0.1", port });
    const dial = (address: string) => (address === somewhere ? refusing() : network.dial(address, 80));
    const other = openFetcher({ network: { ...network, dial } });
    const none = openFetcher({ network: { ...network, dial: refusing } });
    open.push(other, none);
    expect(Buffer.from((await other.fetch("http://a.example/")).bytes).toString()).toBe("there");
    expect((await refused(none.fetch("http://a.example/"))).message).toContain("refused the connection");
    expect((await fetcher.fetch("http://a.example/")).status).toBe(200);
  });
});

describe("a compressed body", () => {
  const body = Buffer.from("the design, ".repeat(100));
  const read = (bytes: Buffer, encoding: string | undefined, maxBytes = 1200) =>
    expanded(Readable.from([bytes]), encoding, maxBytes, new AbortController().signal);

  test.each<[string | undefined, Buffer]>([
    [undefined, body],
    ["", body],
    ["identity", body],
    ["gzip", gzipSync(body)],
    ["x-gzip", gzipSync(body)],
    [" GZip ", gzipSync(body)],
    ["deflate", deflateSync(body)],
    ["br", brotliCompressSync(body)],
    ["zstd", zstdCompressSync(body)],
    ["br, gzip", gzipSync(brotliCompressSync(body))],
    ["identity, gzip, identity, br", brotliCompressSync(gzipSync(body))],
  ])("by %j is expanded, the last coding first, up to its very limit", async (encoding, bytes) => {
    expect(body).toHaveLength(1200);
    expect(Buffer.from(await read(bytes, encoding))).toEqual(body);
    await expect(read(bytes, encoding, 1199)).rejects.toThrow("larger than");
  });

  test("is not read where it is larger compressed, compressed three times, or in a way that nobody knows", async () => {
    const noise = Buffer.from(Array.from({ length: 200 }, (_, at) => (at * 97) % 251));
    await expect(read(gzipSync(noise), "gzip", 200)).rejects.toThrow("larger than");
    const thrice = gzipSync(gzipSync(gzipSync(body)));
    await expect(read(thrice, "gzip, gzip, gzip")).rejects.toThrow("many times over");
    await expect(read(body, "quantum".repeat(10))).rejects.toThrow(`(${"quantum".repeat(10).slice(0, 30)}).`);
  });
});
