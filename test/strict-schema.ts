/** Keywords that OpenAI's strict structured output is documented to accept. */
const accepted = new Set([
  "$schema",
  "$defs",
  "$ref",
  "definitions",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "anyOf",
  "enum",
  "const",
  "description",
  "title",
]);

/** What strict structured output would refuse in a schema, in a sentence; undefined where it accepts it. */
export function unsupportedByStrictMode(schema: unknown): string | undefined {
  if (!isObject(schema) || schema["type"] !== "object") return "the root is not an object";
  return check(schema, "#");
}

function check(schema: unknown, at: string): string | undefined {
  if (!isObject(schema)) return `${at} is not a schema`;
  const strange = Object.keys(schema).find((keyword) => !accepted.has(keyword));
  if (strange !== undefined) return `${at}: '${strange}' is not permitted`;
  const properties = schema["properties"];
  if (schema["type"] === "object") {
    if (!isObject(properties)) return `${at}: no properties`;
    if (schema["additionalProperties"] !== false)
      return `${at}: 'additionalProperties' is required to be false`;
    const required = new Set(schema["required"] as readonly string[]);
    const optional = Object.keys(properties).find((name) => !required.has(name));
    if (optional !== undefined) return `${at}: 'required' has to list '${optional}'`;
  }
  const children: readonly (readonly [string, unknown])[] = [
    ...Object.entries(isObject(properties) ? properties : {}),
    ...(schema["items"] === undefined ? [] : ([["items", schema["items"]]] as const)),
    ...((schema["anyOf"] as readonly unknown[] | undefined) ?? []).map(
      (one, index) => [`anyOf/${index}`, one] as const,
    ),
  ];
  for (const [name, child] of children) {
    const complaint = check(child, `${at}/${name}`);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
