import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Network } from "../../src/intake/fetch/guarded-connect.ts";

/** A network in which names resolve as a test says and every address that is dialled leads to one local server. */
export interface PlayNetwork extends Network {
  /** Addresses that connections were opened to, in order. */
  readonly dialled: readonly string[];
  /** Names that were looked up, in order. */
  readonly resolved: readonly string[];
  /** Requests that arrived. */
  readonly requests: readonly Arrived[];
  readonly port: number;
  close(): Promise<void>;
}

export interface Arrived {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Answers = (request: Arrived, response: ServerResponse) => void;

/** A public address that tests may give to names; nothing is ever sent to it. */
export const somewhere = "93.184.215.14";

export async function openPlayNetwork(
  answers: Answers,
  names: Readonly<Record<string, string | readonly string[] | readonly (readonly string[])[]>> = {},
): Promise<PlayNetwork> {
  const dialled: string[] = [];
  const resolved: string[] = [];
  const requests: Arrived[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.on("error", () => {});
    const arrived = await arrivedFrom(request);
    requests.push(arrived);
    answers(arrived, response);
  };
  const server = createServer((request, response) => void answer(request, response));
  const port = await listening(server);
  return {
    dialled,
    resolved,
    requests,
    port,
    resolve: (host) => {
      resolved.push(host);
      const known = names[host] ?? [];
      if (typeof known === "string") return Promise.resolve([known]);
      const [first] = known;
      if (typeof first === "string") return Promise.resolve(known as readonly string[]);
      const times = resolved.filter((name) => name === host).length;
      return Promise.resolve((known as readonly (readonly string[])[])[times - 1] ?? []);
    },
    dial: (address) => {
      dialled.push(address);
      return net.connect({ host: "127.0.0.1", port });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function arrivedFrom(request: IncomingMessage): Promise<Arrived> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "",
    host: request.headers.host ?? "",
    path: request.url ?? "",
    headers: request.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
