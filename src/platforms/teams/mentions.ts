import type { Span } from "../../render/message.ts";
import type { CardElement, MentionEntity } from "./card-json.ts";
import { userOf } from "./ids.ts";

/**
 * The people whom a card calls. Teams finds a mention by the words between `<at>` and `</at>`, in a block that knows
 * Markdown, so that a name is reduced to letters, and no two people of a card have the same words.
 */
export interface Mentions {
  /** The block that calls somebody. */
  of(mention: Extract<Span, { kind: "mention" }>): CardElement;
  /** Everybody who is called by one of these elements. */
  within(elements: readonly CardElement[]): readonly MentionEntity[];
}

export function mentions(): Mentions {
  const people = new Map<string, MentionEntity>();
  const taken = new Set<string>();
  return {
    of: ({ user, name }) => {
      const known = people.get(user) ?? entity(userOf(user)?.user ?? "", unused(harmless(name), taken));
      people.set(user, known);
      taken.add(known.mentioned.name);
      return { type: "TextBlock", text: known.text, wrap: true };
    },
    within: (elements) => {
      const json = JSON.stringify(elements);
      return [...people.values()].filter(({ text }) => json.includes(JSON.stringify(text)));
    },
  };
}

function entity(id: string, name: string): MentionEntity {
  return { type: "mention", text: `<at>${name}</at>`, mentioned: { id, name } };
}

function harmless(name: string): string {
  const letters = name
    .normalize("NFC")
    .slice(0, 80)
    .replaceAll(/[^\p{L}\p{M}\p{N} .'’-]/gu, " ");
  return letters.replaceAll(/\s+/g, " ").trim() || "Somebody";
}

function unused(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
