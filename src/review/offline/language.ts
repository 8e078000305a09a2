import type { Document } from "../../design/document.ts";
import type { Vocabularies, Vocabulary } from "../checklists/vocabularies.ts";
import { wordsOf } from "./segment.ts";

/** Share of its words that a text of a language takes from the ones that no text does without. */
const commonShare = 0.12;
const sampleLength = 60_000;

/** The vocabulary to read a document with, or the sentence to say where there is none. */
export function languageFor(
  document: Document,
  vocabularies: Vocabularies,
): { readonly vocabulary: Vocabulary | undefined; readonly note: string } {
  const known = vocabularies.get(document.language);
  if (known) return { vocabulary: known, note: "" };
  const alike = document.language === "und" ? likeliest(document, vocabularies) : undefined;
  if (alike) return { vocabulary: alike, note: "" };
  const language =
    document.language === "und" ? "a language that could not be told" : languageName(document.language);
  const have = [...vocabularies.keys()].map(languageName).join(", ");
  const note = `The document is in ${language}, for which the offline reviewer has no vocabulary (it has ${have}): nothing was judged and no question is asked. A reviewer with a model reads it.`;
  return { vocabulary: undefined, note };
}

function likeliest(document: Document, vocabularies: Vocabularies): Vocabulary | undefined {
  const words = wordsOf(document.text, 0, Math.min(document.text.length, sampleLength)).map(
    ({ text }) => text,
  );
  return [...vocabularies.values()].find(({ common }) => {
    const expected = new Set(common);
    return words.filter((word) => expected.has(word)).length >= commonShare * words.length;
  });
}

function languageName(code: string): string {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
}
