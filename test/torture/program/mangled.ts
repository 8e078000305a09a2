import * as fc from "fast-check";

/** What nobody expects in a field: nothing, the wrong kind, too much, and words that mean something elsewhere. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    "",
    0,
    -1,
    Number.MAX_SAFE_INTEGER,
    true,
    [],
    {},
    [null],
    "__proto__",
    "constructor",
    "\0",
    "\uD800",
    "<!channel>",
    "'; drop table jobs; --",
    "https://127.0.0.1/",
    "r1 q1",
    "x".repeat(20_000),
    "[".repeat(5_000),
    { __proto__: null, toString: null },
    Array.from({ length: 1_000 }, () => ({})),
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** A value of JSON with a few of its parts replaced, left out, or doubled; sometimes the whole. */
export function mangled(template: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(template);
  const change = fc.record({
    path: fc.constantFrom(...paths),
    how: fc.constantFrom("replace", "replace", "replace", "leave out", "wrap"),
    by: anything,
  });
  const changes = fc.array(change, { minLength: 0, maxLength: 3 });
  return changes.map((all) =>
    all.reduce<unknown>((value, { path, how, by }) => changed(value, path, how, by), template),
  );
}

function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inside]) => pathsIn(inside, [...path, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], how: string, by: unknown): unknown {
  if (key === undefined) return how === "wrap" ? [value] : how === "leave out" ? undefined : by;
  if (typeof value !== "object" || value === null) return value;
  const inside = changed((value as Record<string, unknown>)[key], rest, how, by);
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (String(index) === key ? inside : each));
  return { ...value, [key]: inside };
}

/** Bodies that are no such value at all. */
export const garbage: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "null",
    "",
    "[]",
    "{}",
    "0",
    '"',
    "{",
    '{"type":',
    "payload=",
    "payload=null",
    "payload=%7B%7D",
    "\0",
    "é".repeat(5_000),
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.json(),
  fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
);

/** What people type: words of commands, ids, links, slips, and anything else. */
export function typed(words: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(
      ...words,
      "r1",
      "q1",
      "r0",
      "r-1",
      "r99999999999999999999",
      "thread",
      "example",
      "please",
    ),
    fc.constantFrom(
      "https://docs.example/feed",
      "https://",
      "https://127.0.0.1:1/",
      "http://[::1]/",
      "<https://a|b>",
      "<!here>",
    ),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ maxLength: 12 }),
  );
  return fc.array(part, { maxLength: 8 }).map((parts) => parts.join(" "));
}
