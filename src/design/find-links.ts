import { decodeHTMLAttribute } from "entities";

/**
 * Finds the links that people put into messages, however a platform wraps them: bare in text, `<url|label>` (Slack),
 * `<a href>` (Teams), `[label](url)` and `<url>` (Markdown). A label is never a link of its own, and
 * two links that only a comma holds together are two. Wrappers that mail and
 * chat programs put around a link to watch clicks are taken off.
 */
const forms = new RegExp(
  [
    /<a\s[^<>]{0,2000}?href\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')[^<>]{0,2000}>(?:[^]{0,2000}?<\/a\s*>)?/,
    /<(?<angled>https?:\/\/[^\s<>|]+)(?:\|[^<>]*)?>/,
    /\[[^[\]\n]{0,600}\]\(\s*<?(?<markdown>https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)/,
    /(?<bare>https?:\/\/(?:(?![,;]https?:\/\/)[^\s<>"'`|\\^{}\u201C\u201D\u2018\u2019\u00AB\u00BB\u200B]|'(?=\w))+)/,
  ]
    .map((form) => form.source)
    .join("|"),
  "gi",
);

/** The http(s) links of a text, in order, without repeats, in the form in which they should be read. */
export function linksIn(text: string): readonly string[] {
  const links = [...text.matchAll(forms)].map(({ groups = {} }) => {
    const { double, single, angled, markdown, bare } = groups;
    return unwrapped(
      bare === undefined
        ? decodeHTMLAttribute(double ?? single ?? angled ?? markdown ?? "")
        : trimmed(decodeHTMLAttribute(bare)),
    );
  });
  return [...new Set(links.filter((link) => link !== undefined))];
}

/** Punctuation that ends the sentence and not the link, and brackets that the link did not open. */
function trimmed(link: string): string {
  const surplus = { ")": surplusOf(link, "(", ")"), "]": surplusOf(link, "[", "]") };
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1] ?? "";
    if (last === ")" || last === "]") {
      if (surplus[last] <= 0) break;
      surplus[last]--;
    } else if (!/[.,;:!?*_~…。，、]/.test(last)) break;
  }
  return link.slice(0, end);
}

/** How many more brackets are closed than opened. */
function surplusOf(link: string, opening: string, closing: string): number {
  return link.split(closing).length - link.split(opening).length;
}

/**
 * A link as it is shown and posted: without the password, the query and the fragment, where keys of signed addresses
 * stand. What stays of a query is the plain number of a page, without which some wikis find nothing.
 */
export function shownLink(link: string): string {
  const url = URL.parse(link);
  if (!url) return link.replace(/[?#][^]*$/, "");
  const page = [...url.searchParams].filter(([name, value]) => name === "pageId" && /^\d{1,15}$/.test(value));
  url.username = url.password = url.hash = "";
  url.search = new URLSearchParams(page).toString();
  return url.href;
}

const wrappers: readonly { readonly host: RegExp; readonly path?: RegExp; readonly parameter: string }[] = [
  { host: /\.safelinks\.protection\.outlook\.com$/, parameter: "url" },
  { host: /^statics\.teams\.cdn\.office\.net$/, path: /safelinks/, parameter: "url" },
  { host: /^(www\.)?google\.[a-z.]+$/, path: /^\/url$/, parameter: "q" },
  { host: /^(www\.)?google\.[a-z.]+$/, path: /^\/url$/, parameter: "url" },
  { host: /^slack-redir\.net$/, parameter: "url" },
  { host: /^(www\.)?urldefense\.(com|proofpoint\.com)$/, parameter: "u" },
];

/** The link inside click-watching wrappers, or undefined where it is not a web link. */
export function unwrapped(link: string, depth = 0): string | undefined {
  const url = URL.parse(link.trim());
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  for (const { host, path, parameter } of wrappers) {
    if (!host.test(url.hostname) || (path && !path.test(url.pathname))) continue;
    const inner = url.searchParams.get(parameter);
    if (inner && /^https?:/i.test(inner) && depth < 3) return unwrapped(inner, depth + 1);
  }
  return url.href;
}
