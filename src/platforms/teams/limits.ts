/**
 * What Teams accepts. A message may have about 100 KB in UTF-16. The elements of a card stay below `card.bytes`,
 * whichever encoding counts more, so that the label, the summary and Teams' own additions fit beside them.
 */
export const limits = {
  message: { summary: 500 },
  card: { bytes: 60_000 },
  /** A text run longer than this is cut into several; none of it is lost. */
  run: 4_000,
  /** Buttons of a row; Teams hides the seventh behind a menu. */
  actions: 6,
  button: 60,
  citations: { count: 20, name: 80, abstract: 160 },
  /** A few words that Teams shows after a click. */
  toast: 300,
  /** People offered without a search. */
  roster: 100,
  choices: 100,
  choice: 100,
  /** The body of a request. Teams' largest is a message with everything that it quotes. */
  requestBytes: 512 * 1024,
} as const;

/** The larger of a value's sizes in UTF-16 and UTF-8, as JSON. */
export function bytesOf(value: unknown): number {
  const json = JSON.stringify(value);
  return Math.max(json.length * 2, Buffer.byteLength(json));
}
