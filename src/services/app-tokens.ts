import { createSign } from "node:crypto";
import { z } from "zod";
import { Away, Failure } from "../errors.ts";
import type { Fetcher } from "../intake/fetch/fetcher.ts";
import { jsonOf, parsed } from "./json-api.ts";

/** A token and the time (ms) from which on it is no longer good. */
export interface Token {
  readonly value: string;
  readonly expiresMs: number;
}

/** Some time before it expires a token is asked for anew, so that it does not end within a request. */
const marginMs = 60_000;

/** Many repositories have a token of their own; beyond so many all are asked for anew. */
const mostTokens = 1_000;

/** The tokens that the program was given for itself, wherever it is signed in. */
export interface TokenKeeper {
  /**
   * A token that is good for a while; several who want it at once share one request.
   * @param of what it is for; one name is one token
   * @param obtain asks for a new one
   * @throws what `obtain` throws; whoever wants it next asks again
   */
  token(of: string, obtain: (signal?: AbortSignal) => Promise<Token>, signal?: AbortSignal): Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Keeps tokens in memory until shortly before they expire. */
export function tokenKeeper(now: () => number = Date.now): TokenKeeper {
  const tokens = new Map<string, Promise<Token>>();
  return {
    now,
    token: async (of, obtain, signal) => {
      const asked = tokens.get(of);
      const kept = await asked?.catch(() => undefined);
      if (kept && kept.expiresMs - marginMs > now()) return kept.value;
      const meanwhile = tokens.get(of);
      const next = meanwhile === undefined || meanwhile === asked ? obtain(signal) : meanwhile;
      if (tokens.size >= mostTokens) tokens.clear();
      tokens.set(of, next);
      return (await next).value;
    },
  };
}

const issued = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const refusal = z.object({ error: z.string().nullish(), error_description: z.string().nullish() });

/**
 * Asks an OAuth token endpoint for a token of the program itself.
 * @param advice what an administrator has to look at when it is refused.
 * @throws {Failure} of kind `configuration` when the credentials are refused.
 */
export async function oauthToken(
  fetcher: Fetcher,
  options: {
    readonly name: string;
    readonly url: string;
    readonly form: Readonly<Record<string, string>>;
    readonly advice: string;
    readonly now: () => number;
  },
  signal?: AbortSignal,
): Promise<Token> {
  const { name, url, form, advice, now } = options;
  const askedMs = now();
  const answer = await fetcher.fetch(
    url,
    {
      method: "POST",
      body: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    },
    signal,
  );
  if (answer.status >= 500) {
    throw new Away(
      "unreadable",
      name,
      `${name} cannot sign this bot in at the moment (${answer.status}). Try again later.`,
    );
  }
  if (answer.status >= 400) {
    const code = refusal.safeParse(jsonOf(answer)).data?.error ?? String(answer.status);
    throw new Failure(
      "configuration",
      `${name} does not accept the bot's credentials (${code.slice(0, 60)}). ${advice}`,
    );
  }
  const { access_token, expires_in } = parsed(name, answer, issued);
  return { value: access_token, expiresMs: askedMs + expires_in * 1000 };
}

/**
 * A JSON Web Token signed with RS256, as service accounts and apps prove who they are.
 * @param privateKey PEM; line breaks may be written as `\n`, as environment variables hold them.
 * @throws {Failure} of kind `configuration` when the key cannot be read.
 */
export function signedJwt(
  claims: Readonly<Record<string, unknown>>,
  privateKey: string,
  keyId?: string,
): string {
  const header = { alg: "RS256", typ: "JWT", ...(keyId ? { kid: keyId } : {}) };
  const content = `${encoded(header)}.${encoded(claims)}`;
  try {
    const signature = createSign("RSA-SHA256")
      .update(content)
      .sign(privateKey.replaceAll("\\n", "\n"), "base64url");
    return `${content}.${signature}`;
  } catch (cause) {
    throw new Failure(
      "configuration",
      "The private key cannot be read: it must be a whole RSA key in PEM form.",
      { cause },
    );
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
