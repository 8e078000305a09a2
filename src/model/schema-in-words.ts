/**
 * The schema spelled out at the end of a task, for servers that do not enforce one or, as some do, accept a schema
 * and ignore it.
 */
export function inWords(schema: unknown): string {
  return `Answer with one JSON object and nothing else. It has to fit this JSON Schema:\n${JSON.stringify(schema)}`;
}
