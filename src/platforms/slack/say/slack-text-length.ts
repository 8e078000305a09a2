import { pieces } from "../../kit/text.ts";

/** Escapes the three characters with which Slack's markup begins, so that no mention, link or command survives. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const escapedLengths: Readonly<Record<string, number>> = { "&": 5, "<": 4, ">": 4 };

/** How many characters Slack counts: `&`, `<` and `>` count as long as their escapes. */
export function countedLength(text: string): number {
  return escapeMarkup(text).length;
}

/** Pieces of at most `limit` counted characters that join to the same text. */
export function countedPieces(text: string, limit: number): string[] {
  return pieces(text, limit, (unit) => escapedLengths[unit] ?? 1);
}
