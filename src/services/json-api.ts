import { z } from "zod";
import { Away, Failure } from "../errors.ts";
import type { Fetcher } from "../intake/fetch/fetcher.ts";
import type { Fetched, FetchRequest } from "../intake/fetch/request.ts";

/** A provider's interface at one base address, with the credentials that belong to it and the sentences for refusals. */
export interface Api {
  /** Asks for JSON of a known form. A path is taken below the base; a full address must be of the base's origin. */
  json<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal, request?: FetchRequest): Promise<T>;
  /** Asks for anything; answers of 400 and above are a `Failure`. */
  get(path: string, signal?: AbortSignal, request?: FetchRequest): Promise<Fetched>;
  /** As `get`, and undefined where there is nothing at that path (404). */
  find(path: string, signal?: AbortSignal, request?: FetchRequest): Promise<Fetched | undefined>;
}

export interface ApiOptions {
  /** As people know it: “GitHub”. */
  readonly name: string;
  /** Without a slash at the end. */
  readonly base: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: (
    signal?: AbortSignal,
  ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** What a refusal means here and who has to do what; undefined leaves it to the common sentence. */
  readonly says?: (refusal: Fetched) => string | undefined;
}

/** Opens a provider's interface. */
export function openApi(fetcher: Fetcher, options: ApiOptions): Api {
  const { name, base, headers, says } = options;

  async function ask(path: string, signal?: AbortSignal, request: FetchRequest = {}): Promise<Fetched> {
    const url = path.startsWith("http") ? path : `${base}${path}`;
    if (URL.parse(url)?.origin !== new URL(base).origin) {
      throw new Failure(
        "unreadable",
        `${name} points to another server, which is not asked. Try again later.`,
      );
    }
    const credentials = await options.credentials?.(signal);
    return fetcher.fetch(
      url,
      { ...request, headers: { ...headers, ...request.headers }, ...(credentials ? { credentials } : {}) },
      signal,
    );
  }

  function checked(answer: Fetched): Fetched {
    if (answer.status < 400) return answer;
    throw refusedBy(name, answer, says?.(answer));
  }

  return {
    async json(path, schema, signal, request) {
      return parsed(name, checked(await ask(path, signal, request)), schema);
    },
    async get(path, signal, request) {
      return checked(await ask(path, signal, request));
    },
    async find(path, signal, request) {
      const answer = await ask(path, signal, request);
      return answer.status === 404 ? undefined : checked(answer);
    },
  };
}

/** Reads JSON of a known form. */
export function parsed<T>(name: string, answer: Fetched, schema: z.ZodType<T>): T {
  const read = schema.safeParse(jsonOf(answer));
  if (read.success) return read.data;
  throw new Failure(
    "unreadable",
    `${name} answered in a form that is not known. If its address is configured, check that it leads to the interface and not to a web page.`,
    { cause: read.error },
  );
}

/** The JSON of an answer, or undefined where it is none. */
export function jsonOf(answer: Pick<Fetched, "bytes">): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    return undefined;
  }
}

/** A refusal as it is told; `Away` where the provider is in trouble or asks to wait. */
export function refusedBy(name: string, answer: Pick<Fetched, "status" | "headers">, says?: string): Failure {
  const sentence = says ?? commonSentence(name, answer);
  const isPassing = answer.status === 429 || answer.status >= 500;
  const options = answer instanceof Error ? { cause: answer } : {};
  return isPassing
    ? new Away("unreadable", name, sentence, options)
    : new Failure("unreadable", sentence, options);
}

/** The sentence for a refusal that the provider has no better one for. */
function commonSentence(name: string, { status, headers }: Pick<Fetched, "status" | "headers">): string {
  if (status === 401)
    return `${name} does not accept the token: it has expired or was revoked. Ask an administrator to replace it.`;
  if (status === 403)
    return `${name} does not let this bot read it. Share it with the bot's account, or attach the document.`;
  if (status === 404 || status === 410)
    return `${name} says that it does not exist, or does not show it to this bot. Check the link, or share it with the bot's account.`;
  if (status === 429)
    return `${name} asks to wait${waitOf(headers["retry-after"])} before it answers again. Try again then.`;
  if (status >= 500) return `${name} has trouble of its own at the moment (${status}). Try again later.`;
  return `${name} refused the request (${status}). Check the link, or attach the document.`;
}

function waitOf(retryAfter: string | undefined): string {
  const seconds = Number(retryAfter);
  if (!retryAfter || Number.isNaN(seconds)) return "";
  return seconds < 120 ? ` ${Math.ceil(seconds)} s` : ` ${Math.ceil(seconds / 60)} min`;
}

/** The items of a list, and whether there were more than are read. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

/** Reads a list page by page, following the `Link: <…>; rel="next"` header, at most `mostPages` of them. */
export async function linkedPages<T>(
  api: Api,
  name: string,
  path: string,
  item: z.ZodType<T>,
  signal?: AbortSignal,
  mostPages = 10,
): Promise<Listed<T>> {
  const items: T[] = [];
  let next: string | undefined = path;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === mostPages) return { items, isCut: true };
    const answer = await api.get(next, signal);
    items.push(...parsed(name, answer, z.array(item)));
    next = /<([^<>]+)>\s*;[^,<]*\brel="?next"?/i.exec(answer.headers["link"] ?? "")?.[1];
  }
  return { items, isCut: false };
}
