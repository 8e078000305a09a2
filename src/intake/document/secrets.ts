import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import validator from "validator";
import type { Masked } from "../../design/document.ts";
import { isPlaceholder, isReadableName, ownPatterns } from "./secret-patterns.ts";

interface Found extends Pick<Masked, "what"> {
  readonly from: number;
  readonly to: number;
}

/**
 * A text in which keys, passwords and personal numbers are replaced by what they were, such as `[password removed]`.
 * It has the same lines as before. Tokens of the usual services are recognised by the rules of secretlint, numbers by
 * their check digits, and what stands in a named field (`password: …`) by its name and look. What is plainly a placeholder
 * (`<token>`, `${DB_PASSWORD}`, `AKIAIOSFODNN7EXAMPLE`) stays.
 */
export function withoutSecrets(text: string): { readonly text: string; readonly masked: readonly Masked[] } {
  const found = apart([...byOwnPatterns(text), ...byLibrary(text)]);
  if (found.length === 0) return { text, masked: [] };
  const lines = lineCounter(text);
  const masked = found.map(({ what, from }) => ({ what, line: lines(from) }));
  let end = 0;
  const parts = found.map(({ what, from, to }) => {
    const before = text.slice(end, from);
    end = to;
    // Every quote and every section is told by its lines, so that a key of many lines leaves as many empty ones.
    return `${before}[${what} removed]${"\n".repeat(text.slice(from, to).split("\n").length - 1)}`;
  });
  return { text: `${parts.join("")}${text.slice(end)}`, masked };
}

/** The same for a text of which nobody has to be told, such as a title. */
export function maskedText(text: string): string {
  return withoutSecrets(text).text;
}

/** The first of those that overlap counts; what lies within another is part of it. */
function apart(all: readonly Found[]): readonly Found[] {
  const kept: Found[] = [];
  for (const one of all.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (!last || one.from >= last.to) kept.push(one);
    else if (one.to > last.to) kept[kept.length - 1] = { ...last, to: one.to };
  }
  return kept;
}

/** Lines of places that are asked for in order. */
function lineCounter(text: string): (offset: number) => number {
  let [at, line] = [0, 1];
  return (offset) => {
    for (let next = text.indexOf("\n", at); next >= 0 && next < offset; next = text.indexOf("\n", at)) {
      at = next + 1;
      line += 1;
    }
    return line;
  };
}

function byOwnPatterns(text: string): readonly Found[] {
  return ownPatterns.flatMap(({ what, pattern, isOne }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = match.groups?.["value"] ?? match[0];
      const from = match.index + match[0].lastIndexOf(value);
      if ((what !== "private key" && isPlaceholder(value)) || !isSecret(isOne, value)) return [];
      return [{ what, from, to: from + value.length }];
    }),
  );
}

function isSecret(check: (typeof ownPatterns)[number]["isOne"], value: string): boolean {
  switch (check) {
    case undefined:
      return true;
    case "card":
      return validator.isCreditCard(value.replaceAll(/[ -]/g, ""));
    case "iban":
      return validator.isIBAN(value.replaceAll(" ", ""));
    case "tax":
      return validator.isTaxID(value.replaceAll(" ", ""), "de-DE");
    case "unreadable":
      return !isReadableName(value);
  }
}

type Rule = (typeof rules)[number];
type Source = Parameters<NonNullable<ReturnType<Rule["create"]>["file"]>>[0];

/**
 * secretlint's own host is asynchronous and obeys comments by which an author switches rules off; a document must not
 * decide that, and its rules for plain text are synchronous.
 */
const scanners = rules.filter(({ meta }) => !/filter-comments|rule-gcp$/.test(meta.id));

/** Of an address only the password is a secret, which our own pattern finds; of an account the number is none. */
const passedOver = new Set(["AWSAccountID", "BasicAuth"]);

function byLibrary(text: string): readonly Found[] {
  const found: Found[] = [];
  const source = {
    content: text,
    filePath: "design.md",
    ext: ".md",
    contentType: "text",
  } as unknown as Source;
  for (const rule of scanners) {
    const what = /privatekey/.test(rule.meta.id)
      ? "private key"
      : /database/.test(rule.meta.id)
        ? "password"
        : "key";
    const context = {
      createTranslator: () => (messageId: string) => ({ messageId, message: "" }),
      report: ({
        message,
        range: [from, to],
      }: {
        message: { messageId: string };
        range: [number, number];
      }) => {
        if (passedOver.has(message.messageId) || isPlaceholder(text.slice(from, to))) return;
        found.push({ what, from, to });
      },
    };
    void rule.create(context, { enableIDScanRule: true }).file?.(source);
  }
  return found;
}
