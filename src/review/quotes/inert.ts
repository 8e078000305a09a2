import { parse } from "tldts";

/**
 * Words of a model are shown under the program's name, so nothing in them leads anywhere: a document can have talked the
 * model into a link. Addresses stay readable and are broken the way security people write them, `https[:]//evil[.]example`;
 * calls of people lose their sign.
 */
export function inert(text: string): string {
  return text
    .replaceAll(/<[!@#]([^<>]{0,80})>/g, "$1")
    .replaceAll(/<\/?at\b[^<>]{0,80}>/gi, "")
    .replaceAll("://", "[:]//")
    .replaceAll(/\b(mailto|tel|sms|sip|callto|javascript|vbscript|file|slack|msteams):(?=\S)/gi, "$1[:]")
    .replaceAll(/\bwww\.(?=\S)/gi, "www[.]")
    .replaceAll(host, (found, name: string, port: string, path: string) =>
      isDomain(name, port !== undefined || path !== undefined) ? broken(found, name) : found,
    )
    .replaceAll(/(?<![\d.])(\d{1,3})\.(\d{1,3}\.\d{1,3}\.\d{1,3})(?=[/?#]|:\d)/g, "$1[.]$2")
    .replaceAll(/(?<![\p{L}\p{N}._%+-])@(?=[\p{L}\p{N}_])/gu, "");
}

/** Whether a text leads nowhere and calls nobody as it stands. */
export function isInert(text: string): boolean {
  return inert(text) === text;
}

/** What can be a name of a host, with every sign that browsers take for a dot; then its port and what follows. */
const host =
  /(?<![\p{L}\p{N}_.\\-]|^\/|[^/]\/)((?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}[.。．｡]){1,8}(?:xn--[a-z\d-]{1,59}|\p{L}{2,24}))(?![\p{L}\p{N}_-])(:\d{1,5})?(\/\S{0,2000}|[?#][\p{L}\p{N}_]\S{0,2000})?/giu;

/**
 * What a name that stands alone ends with where it is a host: many other endings are words, and `loops.exploration` or
 * `user.id` are what designs are written of. With a path or a port behind it, every ending that exists will do.
 */
const endings = new Set(
  "com net org edu gov mil int biz io dev ai xyz site online shop cloud icu top club click".split(" "),
);

/** Countries whose letters are more often a kind of file, an attribute, or a word after a missing blank. */
const oftenOther = new Set(
  "py md sh rs pl pt ps so cc id ml in is to it at do me my no as be by us am an va tf lr ms".split(" "),
);

/** Reserved by RFC 2606, 6761 and 7686, hence in no list of what exists. */
const reserved = new Set(["example", "invalid", "onion"]);
const reservedInside = new Set(["test", "localhost", "local", "internal"]);

function isDomain(name: string, isFollowed: boolean): boolean {
  const plain = name.toLowerCase().replaceAll(/[。．｡]/g, ".");
  const ending = plain.slice(plain.lastIndexOf(".") + 1);
  if (plain.includes("xn--") || reserved.has(ending)) return true;
  if (reservedInside.has(ending)) return isFollowed;
  const isTelling = endings.has(ending) || (ending.length === 2 && !oftenOther.has(ending));
  return (isFollowed || isTelling) && parse(plain).isIcann === true;
}

function broken(found: string, name: string): string {
  const dot = Math.max(...[".", "。", "．", "｡"].map((sign) => name.lastIndexOf(sign)));
  return `${found.slice(0, dot)}[.]${found.slice(dot + 1)}`;
}

/** At most so many characters, cut after a sentence where one ends in the second half, else at a word; then with `…`. */
export function briefly(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1).toWellFormed();
  const half = head.slice(most / 2);
  const sentence = Math.max(...[". ", "? ", "! ", "。"].map((end) => half.lastIndexOf(end)));
  if (sentence >= 0) return `${head.slice(0, head.length - half.length + sentence + 1)} …`;
  const word = half.lastIndexOf(" ");
  const cut = word >= 0 ? head.slice(0, head.length - half.length + word) : head.replace(/\uFFFD$/, "");
  return `${cut}…`;
}
