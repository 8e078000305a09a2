import type { Field, FormValue, FormValues } from "../../render/message.ts";
import { userId, userOf } from "./ids.ts";

/** The id of an input says what kind of field it is, since what comes back is text in any case. */
export function inputId({ kind, name }: Pick<Field, "kind" | "name">): string {
  return `${kind}:${name}`;
}

const kinds: ReadonlySet<string> = new Set<Field["kind"]>([
  "text",
  "choice",
  "date",
  "person",
  "people",
  "channel",
  "toggle",
]);

/**
 * What was filled in, from the data of a click. Inputs that were left empty do not come back; those of the form are
 * `inputs`.
 */
export function valuesOf(data: unknown, inputs: readonly string[], tenant: string): FormValues {
  const sent = new Map(typeof data === "object" && data !== null ? Object.entries(data) : []);
  const fields = [...new Set([...inputs, ...sent.keys()])].flatMap((id) => {
    const [kind, name] = parted(id);
    return kinds.has(kind) && name !== "" ? [{ kind: kind as Field["kind"], name, said: sent.get(id) }] : [];
  });
  return Object.fromEntries(fields.map(({ kind, name, said }) => [name, valueOf(kind, said, tenant)]));
}

function valueOf(kind: Field["kind"], said: unknown, tenant: string): FormValue {
  const text = typeof said === "string" ? said.replaceAll("\r\n", "\n") : "";
  switch (kind) {
    case "toggle":
      return said === true || text === "true";
    case "people":
      return text
        .split(",")
        .filter((value) => value !== "")
        .map((value) => personFrom(value, tenant));
    case "person":
      return text === "" ? "" : personFrom(text, tenant);
    case "text":
    case "choice":
    case "date":
    case "channel":
      return text;
  }
}

/** A person as the value of a choice: by the id that Teams' own search gives, where they have one. */
export function personChoice(id: string): string {
  const user = userOf(id)?.user ?? "";
  return /^[\w-]+$/.test(user) ? user : id;
}

function personFrom(value: string, tenant: string): string {
  return /^[\w-]+$/.test(value) ? userId(tenant, value) : value;
}

function parted(id: string): readonly [kind: string, name: string] {
  const colon = id.indexOf(":");
  return [id.slice(0, Math.max(0, colon)), id.slice(colon + 1)];
}
