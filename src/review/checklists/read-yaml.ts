import { parseDocument } from "yaml";
import { z } from "zod";
import { Failure } from "../../errors.ts";

/** Larger than any checklist that people write by hand; what is larger was not written by hand. */
const mostCharacters = 2_000_000;

/**
 * Reads a YAML text by a schema.
 * @param name what the reader of an error knows the text by, such as its path
 * @param labelOf names the entry that a path of keys lies in, such as a checklist item by its id
 * @throws {Failure} of kind `configuration` that names the text, the entry and the field.
 */
export function readYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  name: string,
  labelOf: (value: unknown, path: readonly PropertyKey[]) => string | undefined = () => undefined,
): T {
  if (text.length > mostCharacters) {
    throw new Failure("configuration", `${name} is too large to read: ${text.length} characters. Split it.`);
  }
  const value = plainValue(text, name);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const label = labelOf(value, path);
  const where = [label, fieldOf(path, label !== undefined)].filter(Boolean).join(", ");
  const more = parsed.error.issues.length > 1 ? ` (and ${parsed.error.issues.length - 1} more)` : "";
  throw new Failure(
    "configuration",
    `${name}${where ? `, ${where}` : ""}: ${issue?.message ?? "is not valid"}${more}.`,
  );
}

function plainValue(text: string, name: string): unknown {
  try {
    const document = parseDocument(text, { uniqueKeys: true, merge: false });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0]?.replace(/[.:]\s*$/, "") ?? "it is not YAML";
    throw new Failure("configuration", `${name} cannot be read: ${reason}. Correct the file and try again.`, {
      cause: error,
    });
  }
}

function fieldOf(path: readonly PropertyKey[], isLabelled: boolean): string {
  const inner = isLabelled ? path.slice(2) : path;
  return inner.length === 0 ? "" : `field ${inner.map(String).join(".")}`;
}
