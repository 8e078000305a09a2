import { visible } from "../../render/spans.ts";

/** Signs that turn the direction of text around them, or cannot be seen at all: in JSON they are escaped. */
const directions =
  /[\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E0FFF}]/gu;

/** Everything that a terminal may obey: C0 and C1 control characters, and DELETE. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controls = /[\u0000-\u001F\u007F-\u009F]/g;

/**
 * Text of a document, a model or a person as it may be printed: one line, and nothing in it that a terminal obeys.
 * What is neutralised stays visible, an escape character as `␛`.
 */
export function oneLine(text: string): string {
  return visible(text)
    .replaceAll(/[\s\u2028\u2029]+/g, " ")
    .replaceAll(controls, pictureOf)
    .trim();
}

/** The same for text of several lines. */
export function lines(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => visible(line).replaceAll("\t", "  "))
    .map((line) => line.replaceAll(controls, pictureOf).trimEnd());
}

/** JSON for a screen: the control characters that JSON lets through are escaped as well, and so is what hides. */
export function safeJson(value: unknown): string {
  const escaped = (sign: string) =>
    sign
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("");
  return JSON.stringify(value, null, 2)
    .replaceAll(/[\u007F-\u009F]/g, escaped)
    .replaceAll(directions, escaped);
}

function pictureOf(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : "�";
}
