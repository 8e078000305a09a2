import { inert, isInert } from "./inert.ts";

/**
 * A text of a model in one line, without the emphasis and code marks that would be shown as they are, and without
 * anything that leads somewhere or calls somebody.
 */
export function tidy(text: string): string {
  return inert(plain(text));
}

function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, "")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .replaceAll(/\*\*|__(?=\S)|(?<=\S)__|`/g, "")
    .replaceAll(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]*)(?<=\S)\*(?![\p{L}\p{N}*])/gu, "$1")
    .trim()
    .replace(/^["“](.*)["”]$/u, "$1");
}

const shortest = 30;
const longest = 500;

/**
 * A question as it may be posted, or undefined where it may not: it is a question, short enough to be read, and
 * carries nothing that a platform could take for a link, a mention or markup.
 */
export function askable(text: string): string | undefined {
  const question = plain(text);
  if (question.length < shortest || question.length > longest) return undefined;
  const isQuestion = /[?？؟\u037E]["'”’»)]?$/u.test(question) || /\p{Script=Greek}.*;$/u.test(question);
  const isPlain =
    isInert(question) &&
    !/https?:|www\.|<[a-z!@#/]|(?:^|\s)@\p{L}|\]\(|^\s*(?:#{1,6}|[-*+]|\d+[.)])\s/iu.test(question);
  return isQuestion && isPlain ? question : undefined;
}

/** What stands before an id, and the id itself, are not longer than this. */
const longestId = 500;

/** The id in what a model wrote in place of one: models add marks, or the title that stood beside it. */
export function idIn(text: string): string {
  return /[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+/.exec(text.slice(0, longestId))?.[0] ?? text.trim();
}
