import { z } from "zod";
import { waitBeforeRetryMs } from "../../intake/fetch/network-trouble.ts";
import { jsonOf } from "../json-api.ts";

/** What one of Microsoft's services answered, read whole. */
export interface MicrosoftAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** One of Microsoft's services said no. Graph and the bots' own interface say it in the same form. */
export class MicrosoftRefusal extends Error {
  readonly status: number;
  /** Microsoft's short name for it, such as `itemNotFound`; empty where it gave none. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param name the service as people know it */
  constructor(name: string, answer: MicrosoftAnswer) {
    const code = codeIn(answer);
    super(`${name} answered ${answer.status}${code === "" ? "" : ` ${code}`}`);
    this.name = "MicrosoftRefusal";
    this.status = answer.status;
    this.code = code;
    this.headers = answer.headers;
  }
}

const refused = z.object({
  error: z.object({
    code: z.string().nullish(),
    innererror: z.object({ code: z.string().nullish() }).nullish(),
  }),
});

/** Bytes of a refusal that is read. What goes on and on is none of Microsoft's, and would take long to parse. */
const longestRefusal = 64 * 1024;

/** The code of the error, or of the one inside it. */
function codeIn(answer: MicrosoftAnswer): string {
  if (answer.bytes.length > longestRefusal) return "";
  const error = refused.safeParse(jsonOf(answer)).data?.error;
  return (error?.code ?? error?.innererror?.code ?? "").slice(0, 100);
}

export interface Patience {
  readonly wait: (ms: number) => Promise<void>;
  /** Whether the same may be asked again after this went wrong. */
  readonly isPassing: (error: unknown) => boolean;
}

const mostTries = 4;
const longestWaitMs = 60_000;

/**
 * Asks again after what passes, as late as Microsoft wants it: four times at most, and never after more than a minute,
 * since somebody waits for it.
 * @throws what went wrong last
 */
export async function patiently<T>(ask: () => Promise<T>, { wait, isPassing }: Patience): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const asked = error instanceof MicrosoftRefusal ? error.headers["retry-after"] : undefined;
      const waitMs = waitBeforeRetryMs(asked, tries - 1, Date.now());
      if (!isPassing(error) || tries === mostTries || waitMs > longestWaitMs) throw error;
      await wait(waitMs);
    }
  }
}
