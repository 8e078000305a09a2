import { platformContract } from "../platform-contract.ts";
import { slackHarness } from "./world/slack-harness.ts";
import { openLine } from "./world/open-line.ts";
import { signedRequests, signingSecret } from "./world/delivery.ts";

platformContract("Slack", (handlers) =>
  slackHarness(handlers, async (_, port) => ({
    listening: { kind: "http", signingSecret },
    delivery: signedRequests(() => `http://127.0.0.1:${port()}/slack/events`),
  })),
);

platformContract("Slack, by Socket Mode,", (handlers) =>
  slackHarness(handlers, async ({ slack }) => {
    const line = await openLine(slack, "xapp-1");
    return { listening: { kind: "socket", appToken: "xapp-1" }, delivery: line, stop: () => line.stop() };
  }),
);
