import type { Ledger } from "../ledger/ledger.ts";
import type { Platform, Route } from "../platforms/platform.ts";

/** What is asked about: the ledger, and the platforms that are configured. */
export interface Watched {
  readonly ledger: Pick<Ledger, "probe" | "jobs">;
  readonly platforms: readonly Pick<Platform, "name" | "isListening">[];
  /** Platforms that hear us, but do not answer lately. */
  readonly unanswering: () => readonly string[];
  /** Told of what is wrong with the ledger; who asks from outside only hears that something is. */
  readonly troubled: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** So long an answer of the ledger stands for the next ones, however often somebody asks. */
const freshMs = 5_000;

/**
 * What whoever runs the program asks it, without data of anybody. `/health` (also `/healthz`): whether the ledger can be
 * read and written, and how much work waits since when; 503 where it cannot. `/readyz`: what is away, each by its name; 503
 * where nothing can be taken up, which is without the ledger or without any platform.
 */
export function health({ ledger, platforms, unanswering, troubled, now }: Watched): readonly Route[] {
  let last: { readonly until: number; readonly is: Promise<boolean> } | undefined;
  const probed = async (): Promise<boolean> => {
    try {
      await ledger.probe();
      return true;
    } catch (error) {
      troubled(error);
      return false;
    }
  };
  const isWell = (): Promise<boolean> => {
    if (!last || last.until <= now()) last = { until: now() + freshMs, is: probed() };
    return last.is;
  };
  const waiting = async (): Promise<object> => {
    const { count, oldest } = await ledger.jobs.waiting();
    return { waiting: count, oldest };
  };

  const told = async (): Promise<Told> => {
    const ok = await isWell();
    return { ok, says: { ok, ...(ok ? await waiting() : {}) } };
  };
  const ready = async (): Promise<Told> => {
    const isOn = await isWell();
    const silent = new Set(unanswering());
    const on = platforms.map(
      (platform) => [platform.name, platform.isListening() && !silent.has(platform.name)] as const,
    );
    const ok = isOn && (on.length === 0 || on.some(([, isListening]) => isListening));
    const away = [...(isOn ? [] : ["ledger"]), ...on.flatMap(([name, is]) => (is ? [] : [name]))];
    return { ok, says: { ready: ok, away } };
  };

  return [asked("/health", told), asked("/healthz", told), asked("/readyz", ready)];
}

interface Told {
  readonly ok: boolean;
  readonly says: object;
}

function asked(path: string, tell: () => Promise<Told>): Route {
  return {
    path,
    handle: async (request, response) => {
      if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405).end();
      const { ok, says } = await tell().catch((): Told => ({ ok: false, says: { ok: false } }));
      response.writeHead(ok ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(says));
    },
  };
}
