import { randomUUID } from "node:crypto";
import { type WebSocket, WebSocketServer } from "ws";
import type { AddressInfo } from "node:net";
import type { Delivered, Delivery } from "./delivery.ts";
import type { EmulatedSlack } from "./emulated-slack.ts";

/** Slack's side of Socket Mode: opens lines for app tokens, sends envelopes down a line, and waits for their answers. */
export interface OpenLine extends Delivery {
  /** How many lines were opened since the start. */
  opened(): number;
  /** Breaks every line, as Slack does every few hours. */
  breakLines(): Promise<void>;
  /** Slack is gone: every line breaks, and every call is cut off. Returns how it comes back. */
  goAway(): () => void;
  stop(): Promise<void>;
}

export async function openLine(slack: EmulatedSlack, appToken: string): Promise<OpenLine> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const waiting = new Map<string, (answer: Delivered) => void>();
  let opened = 0;
  let line: WebSocket | undefined;
  let connected: (() => void)[] = [];

  slack.rule({
    before: ({ method, token }) => {
      if (method !== "apps.connections.open") return undefined;
      return token === appToken
        ? { answer: { ok: true, url: `ws://127.0.0.1:${port}/link` } }
        : { answer: { ok: false, error: "invalid_auth" } };
    },
  });

  server.on("connection", (socket) => {
    opened++;
    line = socket;
    socket.send(
      JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A0LOOPHOLE" } }),
    );
    socket.on("message", (data: Buffer) => {
      const { envelope_id, payload } = JSON.parse(data.toString()) as {
        envelope_id?: string;
        payload?: object;
      };
      waiting.get(envelope_id ?? "")?.({ status: 200, body: { ...payload } });
      waiting.delete(envelope_id ?? "");
    });
    for (const go of connected) go();
    connected = [];
  });

  const send = async (type: string, payload: object, more: object = {}): Promise<Delivered> => {
    if (line?.readyState !== line?.OPEN || !line)
      await new Promise<void>((resolve) => connected.push(resolve));
    const envelope_id = randomUUID();
    const answer = new Promise<Delivered>((resolve) => waiting.set(envelope_id, resolve));
    line?.send(
      JSON.stringify({
        type,
        envelope_id,
        payload,
        accepts_response_payload: type !== "events_api",
        ...more,
      }),
    );
    return answer;
  };

  return {
    opened: () => opened,
    breakLines: async () => {
      const broken = line;
      const again = new Promise<void>((resolve) => connected.push(resolve));
      broken?.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
      await again;
    },
    event: (envelope, retry = 0) =>
      send("events_api", envelope, { retry_attempt: retry, retry_reason: retry > 0 ? "timeout" : "" }),
    interaction: (payload) => send("interactive", payload),
    command: (fields) => send("slash_commands", fields),
    goAway: () => {
      const comeBack = slack.rule({ before: () => ({ loseAnswer: true }) });
      for (const client of server.clients) client.terminate();
      return comeBack;
    },
    stop: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
