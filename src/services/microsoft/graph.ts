import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Fetcher } from "../../intake/fetch/fetcher.ts";
import { parsed, refusedBy } from "../json-api.ts";
import { type MicrosoftAnswer, MicrosoftRefusal, patiently } from "./refusal.ts";

/** Microsoft Graph, read only. A path is taken below its version; an address must be one of Graph's own. */
export interface Graph {
  /**
   * JSON of a known form.
   * @throws {MicrosoftRefusal} where Graph says no
   * @throws {Failure} `unreadable` where the form is another, or the address leads elsewhere
   */
  json<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T>;
  /** The bytes behind a path: at most `maxBytes` and one more, so that what is larger shows. */
  content(path: string, maxBytes?: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** The way to the network. Credentials go to the origin of the address alone, also where it redirects. */
export type Ask = (
  url: string,
  request: { readonly credentials: Readonly<Record<string, string>>; readonly maxBytes?: number | undefined },
  signal?: AbortSignal,
) => Promise<MicrosoftAnswer>;

export interface GraphDeps {
  /** Where Graph is, with its version. */
  readonly url: string;
  readonly ask: Ask;
  readonly token: (signal?: AbortSignal) => Promise<string | undefined>;
  /** How a refusal that passes is waited out; left out where `ask` does so itself. */
  readonly wait?: (ms: number) => Promise<void>;
}

const name = "Microsoft Graph";

/** Graph of Microsoft's public cloud. */
export const publicGraph = "https://graph.microsoft.com";

/** Opens Graph for whoever the token belongs to. */
export function openGraph({ url: base, ask, token, wait }: GraphDeps): Graph {
  const once = async (path: string, maxBytes?: number, signal?: AbortSignal): Promise<MicrosoftAnswer> => {
    const url = addressOf(path, base);
    const credentials = { authorization: `Bearer ${(await token(signal)) ?? ""}` };
    const answer = await ask(url, { credentials, maxBytes }, signal);
    if (answer.status >= 300) throw new MicrosoftRefusal(name, answer);
    return answer;
  };
  const get: typeof once = (...asked) =>
    wait ? patiently(() => once(...asked), { wait, isPassing }) : once(...asked);
  return {
    json: async (path, schema, signal) => {
      const { status, headers, bytes } = await get(path, undefined, signal);
      if (bytes.length > mostBytes)
        throw new Failure(
          "unreadable",
          `${name} gave an answer that is too long to be one. Try again later.`,
        );
      return parsed(name, { url: base, status, headers, bytes }, schema);
    },
    content: async (path, maxBytes, signal) => (await get(path, maxBytes, signal)).bytes,
  };
}

function isPassing(error: unknown): boolean {
  return error instanceof MicrosoftRefusal && (error.status === 429 || error.status >= 500);
}

/** The token goes nowhere but to Graph, whatever a page says comes next. */
function addressOf(path: string, base: string): string {
  if (path.startsWith("/")) return `${base}${path}`;
  if (URL.parse(path)?.origin === new URL(base).origin) return path;
  throw new Failure("unreadable", `${name} points to another server, which is not asked. Try again later.`);
}

/** The items of a list in Graph's order, page by page as far as they are taken. */
export async function* listed<T>(
  graph: Pick<Graph, "json">,
  path: string,
  item: z.ZodType<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const page = z.object({ value: z.array(item).nullish(), "@odata.nextLink": z.string().nullish() });
  let next: string | null | undefined = path;
  while (next) {
    const read: z.infer<typeof page> = await graph.json(next, page, signal);
    yield* read.value ?? [];
    next = read["@odata.nextLink"];
  }
}

/** A path whose parts are ids: each is escaped. */
export function pathTo(path: TemplateStringsArray, ...ids: readonly string[]): string {
  return String.raw(path, ...ids.map(encodeURIComponent));
}

/**
 * Graph whose refusals are sentences for whoever wants to read something.
 * @param says what a refusal means here; undefined leaves it to the common sentence
 */
export function inWords(graph: Graph, says: (refusal: MicrosoftRefusal) => string | undefined): Graph {
  const said = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof MicrosoftRefusal)) throw error;
      throw refusedBy(name, error, says(error));
    }
  };
  return {
    json: (...asked) => said(graph.json(...asked)),
    content: (...asked) => said(graph.content(...asked)),
  };
}

/** Asks through the guarded fetcher, which has limits and patience of its own. */
export function askGuarded(fetcher: Fetcher): Ask {
  return (url, { credentials }, signal) => fetcher.fetch(url, { credentials }, signal);
}

const patienceMs = 30_000;
const mostBytes = 10 * 1_048_576;

/** Asks through plain fetch, for Graph alone. The content of a file is elsewhere; fetch goes there without the token. */
export function askPlainly(fetcher: typeof fetch): Ask {
  return async (url, { credentials, maxBytes = mostBytes }, signal) => {
    const deadline = AbortSignal.timeout(patienceMs);
    const response = await fetcher(url, {
      headers: { ...credentials, accept: "application/json, */*" },
      redirect: "follow",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, bytes: await atMost(response, maxBytes) };
  };
}

/** Reads a body to a limit and one byte more. */
export async function atMost(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes + 1);
}
