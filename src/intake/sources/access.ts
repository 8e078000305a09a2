import { Failure } from "../../errors.ts";

/** The sources by the names that configuration and access rules use. */
export const sourceNames = [
  "github",
  "gitlab",
  "confluence",
  "google",
  "notion",
  "sharepoint",
  "slack",
  "teams",
  "web",
] as const;

export type SourceName = (typeof sourceNames)[number];

/**
 * Who may have what read. The bot's own credentials often see more than the person who asks, so what it reads for
 * people can be narrowed to places: repositories, spaces, folders, sites, channels, hosts. What a place is called is
 * said by each source. A pattern is `source:place`, where `*` stands for any run of characters.
 */
export interface AccessRules {
  /** A source that is named here at all is read only at these places: `github:acme/*`, `confluence:ENG`. */
  readonly everywhere?: readonly string[];
  /**
   * In a conversation that matches `conversation` (a pattern too), only these places are read. The first rule that
   * matches decides, and a conversation that none matches is narrowed by nothing but `everywhere`.
   */
  readonly conversations?: readonly {
    readonly conversation: string;
    readonly places: readonly string[];
  }[];
}

/** What may be read from one source in one conversation. */
export interface Access {
  /** The conversation that asks; undefined in the terminal. */
  readonly conversation: string | undefined;
  /** Whether the places of this source are listed by name, so that what is on the list was meant to be read. */
  readonly isListed: boolean;
  /** Whether one of the names of a place is allowed. */
  allows(...names: readonly string[]): boolean;
  /**
   * @param what the place as people know it, for the sentence.
   * @throws {Failure} of kind `forbidden` unless one of the names is allowed.
   */
  require(what: string, ...names: readonly string[]): void;
}

/** The access to one source. A conversation's rules come on top of those that hold everywhere. */
export function accessTo(source: SourceName, rules: AccessRules = {}, conversation?: string): Access {
  const everywhere = placesOf(source, rules.everywhere ?? []);
  const rule = (rules.conversations ?? []).find(
    (each) => conversation !== undefined && matches(conversation, each.conversation),
  );
  const here = placesOf(source, rule?.places ?? []);
  const isAllowed = (name: string) =>
    (everywhere.length === 0 || everywhere.some((pattern) => matches(name, pattern))) &&
    (rule === undefined || here.some((pattern) => matches(name, pattern)));
  return {
    conversation,
    isListed: everywhere.length > 0 || here.length > 0,
    allows: (...names) => names.some(isAllowed),
    require(what, ...names) {
      if (names.some(isAllowed)) return;
      const where = rule ? "in this conversation" : "here";
      throw new Failure(
        "forbidden",
        `Documents of ${what} may not be read ${where}. Ask an administrator to add “${source}:${names[0] ?? "*"}” to ${rule ? "LOOPHOLE_ALLOW_IN" : "LOOPHOLE_ALLOW"}, or attach the document.`,
      );
    },
  };
}

function placesOf(source: SourceName, patterns: readonly string[]): readonly string[] {
  const prefix = `${source}:`;
  return patterns
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern.toLowerCase().startsWith(prefix))
    .map((pattern) => pattern.slice(prefix.length).trim());
}

/** Whether a name falls under a pattern; upper and lower case are the same. */
export function matches(name: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const text = name.toLowerCase();
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
