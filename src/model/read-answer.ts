import { jsonrepair } from "jsonrepair";
import { z } from "zod";
import type { ModelUsage } from "./model.ts";

/** Either the value that was asked for, or why what came is not it, in words that the model can act on. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/**
 * Reads a typed value from what a model wrote. Servers that enforce no schema let models think aloud, talk first,
 * fence their JSON or bend its syntax: all that is put up with. What the value says is not.
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): Read<T> {
  for (const candidate of candidates(text)) {
    const parsed = parse(candidate);
    if (parsed === undefined) continue;
    const checked = schema.safeParse(parsed);
    if (checked.success) return { value: checked.data };
    return { problem: `The JSON does not fit the schema:\n${z.prettifyError(checked.error).slice(0, 1500)}` };
  }
  return { problem: "There is no JSON object in the answer." };
}

function* candidates(text: string): Generator<string> {
  yield text;
  const spoken = withoutThoughts(text);
  const first = spoken.indexOf("{");
  const last = spoken.lastIndexOf("}");
  if (first >= 0 && last > first) yield spoken.slice(first, last + 1);
}

function withoutThoughts(text: string): string {
  const begins = /<think(?:ing)?>/g;
  const ends = /<\/think(?:ing)?>/g;
  let spoken = "";
  let from = 0;
  for (let begun = begins.exec(text); begun; begun = begins.exec(text)) {
    ends.lastIndex = begins.lastIndex;
    if (!ends.exec(text)) break;
    spoken += text.slice(from, begun.index);
    begins.lastIndex = from = ends.lastIndex;
  }
  return spoken + text.slice(from);
}

/** Repairing takes time with the square of the length; a longer answer has to be right, or is asked for again. */
const longestRepaired = 64_000;

function parse(text: string): object | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const repaired = (bent: string): unknown => JSON.parse(jsonrepair(bent));
  for (const read of text.length > longestRepaired ? [JSON.parse] : [JSON.parse, repaired]) {
    try {
      const value: unknown = read(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    } catch {
      // Not readable this way; the next one may be more forgiving.
    }
  }
  return undefined;
}

/** A complete answer, as text. */
export interface RawAnswer {
  readonly text: string;
  readonly usage: ModelUsage;
  readonly model: string;
}

/**
 * The schema spelled out at the end of a task, for servers that do not enforce one or, as some do, accept a schema
 * and ignore it.
 */
export function inWords(schema: unknown): string {
  return `Answer with one JSON object and nothing else. It has to fit this JSON Schema:\n${JSON.stringify(schema)}`;
}
