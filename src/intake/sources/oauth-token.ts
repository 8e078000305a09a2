import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import { jsonOf, parsed } from "./json-api.ts";
import type { Token } from "./kept-token.ts";

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
    throw new Failure(
      "unreadable",
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
