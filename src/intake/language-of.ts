import { eld } from "eld/extrasmall";

const samples = 12;
const sampleLength = 900;
const fewestLetters = 24;

/**
 * The language that most of the prose is written in, as an ISO 639-1 code, or `und` where there is too little of it or
 * no language stands out. Samples are taken evenly from the whole text, so the time does not depend on its length.
 */
export function languageOf(prose: readonly string[]): string {
  const lines = prose.map((line) => line.replaceAll(/`[^`]*`/g, " "));
  const text = lines.join("\n");
  if ((text.slice(0, 5000).match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return "und";

  const votes = new Map<string, number>();
  const step = Math.max(sampleLength, Math.floor(text.length / samples));
  for (let at = 0; at < text.length; at += step) {
    const found = eld.detect(text.slice(at, at + sampleLength));
    if (!found.isReliable()) continue;
    const language = found.language;
    votes.set(language, (votes.get(language) ?? 0) + (found.getScores()[language] ?? 0));
  }
  const [winner] = [...votes].sort((a, b) => b[1] - a[1]);
  return winner?.[0] ?? "und";
}
