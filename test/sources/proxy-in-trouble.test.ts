import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { patientFetch } from "../../src/model/whole-fetch.ts";
import { refused } from "./refused.ts";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of open.splice(0).toReversed()) await close();
});

/** What a proxy in trouble does with a line that it is asked for. */
const troubles: Readonly<Record<string, (socket: net.Socket) => void>> = {
  "hangs up": (socket) => socket.destroy(),
  "ends the connection": (socket) => socket.end(),
  "is unavailable": (socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n"),
  "talks of something else": (socket) => socket.end("<html><b>Back soon</b>"),
  "breaks off in its answer": (socket) => socket.end("HTTP/1.1 200 OK\r\ncont"),
  "opens the line and cuts it": (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n", () => socket.destroy()),
};

async function proxyThat(trouble: (socket: net.Socket) => void) {
  const lines: string[] = [];
  const server = createServer();
  server.on("connect", ({ url = "" }, socket: net.Socket) => {
    socket.on("error", () => {});
    lines.push(url);
    trouble(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { lines, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Whoever asks again and again as fast as it can has asked a hundred times by then. */
const fewest = 3;

test.each(Object.entries(troubles))(
  "a document behind a proxy that %s is told of at once, and the proxy is left alone",
  async (_, trouble) => {
    const proxy = await proxyThat(trouble);
    const network = { resolve: () => Promise.resolve(["93.184.215.14"]) };
    const fetcher = openFetcher({ network, proxy: proxy.url, deadlineMs: 5_000 });
    open.push(() => fetcher.close());
    const { message } = await refused(fetcher.fetch("https://docs.example/feed"));
    expect(message).toMatch(/^docs\.example (?:broke the connection off|sent an answer that is broken)\./);
    await sleep(50);
    expect(proxy.lines.length).toBeLessThanOrEqual(fewest);
  },
);

test.each(Object.entries(troubles))(
  "a model behind a proxy that %s cannot be reached, and the proxy is left alone",
  async (_, trouble) => {
    const proxy = await proxyThat(trouble);
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    vi.stubEnv("NO_PROXY", "");
    const asked = patientFetch(5_000)("https://model.example/v1", { signal: AbortSignal.timeout(5_000) });
    await expect(asked).rejects.toThrow("fetch failed");
    await sleep(50);
    expect(proxy.lines.length).toBeLessThanOrEqual(fewest);
  },
);
