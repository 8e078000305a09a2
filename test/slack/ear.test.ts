import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { httpEar } from "../../src/platforms/slack/hear/ear.ts";
import { socketEar } from "../../src/platforms/slack/hear/line.ts";
import { libraryLogger } from "../../src/platforms/slack/workspace/session.ts";

const quiet = (): void => {};
const logger = libraryLogger({ debug: quiet, info: quiet, warn: quiet, error: quiet });
let server: Server | undefined;
afterEach(() => void server?.close());

async function listen(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("before it starts and after it stopped, Slack is asked to deliver again; anything but a delivery is refused", async () => {
  const ear = httpEar("secret", logger);
  const url = await listen((request, response) => void ear.routes[0]?.handle(request, response));
  // Of a delivery from the future it is seen whether anybody looks at it.
  const headers = { "x-slack-request-timestamp": "9999999999" };
  const status = async (method = "POST") => (await fetch(url, { method, headers })).status;
  expect(ear.routes.map(({ path }) => path)).toEqual(["/slack/events"]);
  expect([await status(), await status("GET")]).toEqual([503, 405]);
  await ear.start();
  expect([await status(), await status("GET")]).toEqual([401, 405]);
  await ear.stop();
  expect(await status()).toBe(503);
});

test("an app-level token that Slack does not take is named, and how another one is made", async () => {
  const apiUrl = await listen((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ok: false, error: "invalid_auth" }));
  });
  const ear = socketEar("xapp-1", logger, apiUrl, async () => {});
  expect(ear.routes).toEqual([]);
  await expect(ear.start()).rejects.toMatchObject({
    kind: "configuration",
    message: expect.stringContaining("Slack does not take SLACK_APP_TOKEN"),
  });
});
