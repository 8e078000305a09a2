import type { Document } from "../design/document.ts";
import { unwrapped } from "../design/find-links.ts";
import { type Check, Failure } from "../errors.ts";
import { tokenKeeper } from "../services/app-tokens.ts";
import type { Fetcher } from "./fetch/fetcher.ts";
import { documentOfSeveral } from "./document/apart.ts";
import { followLinks, linksNotRead } from "./follow.ts";
import { readDocument } from "./sources/source.ts";
import { configuredSources, sources, type SourcesConfig } from "./sources/sources.ts";

/** Who asks for a link to be read, and how far. */
interface Asked {
  /** The channel that asks, for its access rules; undefined in the terminal. */
  readonly conversation?: string | undefined;
  /** Whether the documents on the same host that it links to are read with it. */
  readonly follow: boolean;
}

/**
 * Reads the document behind a link, wherever teams keep it.
 * @throws {Failure} `unreadable`, `forbidden` or `usage`, with what to do next.
 */
export type LinkReader = (url: string, asked: Asked, signal?: AbortSignal) => Promise<Document>;

/** Opens the reader of links. Documents that a document links to are read with it, or named as not read. */
export function openLinkReader(config: SourcesConfig, fetcher: Fetcher): LinkReader {
  const tokens = tokenKeeper();
  return async (url, { conversation, follow }, signal) => {
    const places = sources(config, fetcher, conversation, tokens);
    const document = await readDocument(places, { kind: "link", url: unwrapped(url) ?? url }, signal);
    if (follow) {
      const followed = await followLinks(document, places, config.mostFollowed ?? 5, signal);
      return documentOfSeveral(document, followed);
    }
    return { ...document, unread: [...document.unread, ...linksNotRead(document)] };
  };
}

/** Tries the credentials of every source that is configured. */
export async function checkSources(
  config: SourcesConfig,
  fetcher: Fetcher,
  signal?: AbortSignal,
): Promise<readonly Check[]> {
  const rules = config.access?.everywhere ?? [];
  const checks = configuredSources(config, fetcher).map(async ({ name, check }): Promise<Check> => {
    try {
      const isOpen = name !== "web" && !rules.some((rule) => rule.startsWith(`${name}:`));
      const hint = isOpen
        ? ` Everything that it sees may be read by everybody; LOOPHOLE_ALLOW narrows that.`
        : "";
      return { what: name, isFine: true, says: `${await check(signal)}${hint}` };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { what: name, isFine: false, says: error.message };
    }
  });
  return Promise.all(checks);
}
