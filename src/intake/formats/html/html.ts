import type { Unread } from "../../../design/document.ts";
import { readMarkdown } from "../markdown/markdown.ts";
import type { Reading } from "../reading.ts";

const deepestNesting = 300;
/** How large a page may be for its article to be looked for: characters, and tags. Larger ones are read whole. */
const largestPage = 600_000;
const mostTags = 12_000;

/**
 * Reads HTML. Of a whole page the article is read, unless finding it loses text; of a fragment, everything.
 * @param base The page's address, for its relative links.
 */
export async function readHtml(html: string, base?: string): Promise<Reading> {
  const title = titleOf(html);
  if (nestingOf(html) > deepestNesting) {
    const why = "The page's tags nest too deep to follow; its words were read without tables and links.";
    return { ...readMarkdown(strippedText(html)), title, unread: [{ what: "The page's structure", why }] };
  }
  const { htmlToMarkdown } = await import("./html-to-markdown.ts");
  const isPage = /<(?:html|body)\b/i.test(html.slice(0, 200_000));
  let content = html;
  if (isPage && html.length <= largestPage && (html.match(/<\w/g)?.length ?? 0) <= mostTags) {
    const { articleOf } = await import("./html-article.ts");
    content = articleOf(html);
  }
  const reading = readMarkdown(htmlToMarkdown(content, base));
  const hasTitle = reading.blocks.some(({ opens }) => opens?.depth === 1);
  return { ...reading, title: hasTitle ? undefined : title, unread: embedded(html, content) };
}

function titleOf(html: string): string | undefined {
  const title = /<title\b[^>]{0,200}>([^<]{1,600})<\/title/i.exec(html)?.[1];
  return title === undefined ? undefined : strippedText(title).replaceAll(/\s+/g, " ") || undefined;
}

/** Drawings and embedded things that have no words in the page. */
function embedded(page: string, content: string): Unread[] {
  const drawings = content.match(/<svg\b[^<>]*>(?:[^<]*<(?!\/svg)[^<>]*>){8}|<canvas\b/gi)?.length ?? 0;
  const frames =
    page
      .replaceAll(/<noscript\b[^]*?(?:<\/noscript|$)/gi, " ")
      .match(/<(?:iframe|object|embed|video|audio)\b/gi)?.length ?? 0;
  return [
    ...(drawings > 0
      ? [
          {
            what: counted(drawings, "drawing"),
            why: "Drawings in a page are not looked at; say in words what they show.",
          },
        ]
      : []),
    ...(frames > 0
      ? [
          {
            what: counted(frames, "embedded object"),
            why: "What a page embeds (frames, videos, boards) is not opened.",
          },
        ]
      : []),
  ];
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

const tag = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/gi;
/** Elements that have no end, or whose end authors leave out. */
const unended = new Set(
  "area,base,br,col,embed,hr,img,input,link,meta,param,source,track,wbr,p,li,dt,dd,tr,td,th,thead,tbody,tfoot,option,optgroup,colgroup,html,head,body".split(
    ",",
  ),
);

/** How deep the tags of an HTML text nest, as a linear scan sees it. */
function nestingOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [whole, end, name = ""] of html.matchAll(tag)) {
    if (unended.has(name.toLowerCase()) || whole.endsWith("/>")) continue;
    depth = end ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The words of an HTML text with its headings and paragraphs, whatever its structure. */
function strippedText(html: string): string {
  return html
    .replaceAll(/<!--[^]*?(?:-->|$)/g, " ")
    .replaceAll(/<(script|style|noscript|template)\b[^]*?(?:<\/\1\s*>|$)/gi, " ")
    .replaceAll(/<h([1-6])\b[^<>]*>/gi, (_, depth: string) => `\n\n${"#".repeat(Number(depth))} `)
    .replaceAll(/<li\b[^<>]*>/gi, "\n- ")
    .replaceAll(
      /<\/?(?:p|div|section|article|table|tr|ul|ol|blockquote|pre|h[1-6]|details|summary)\b[^<>]*>/gi,
      "\n\n",
    )
    .replaceAll(/<br\b[^<>]*>/gi, "\n")
    .replaceAll(/<[a-z/!][^<>]*>/gi, " ")
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? " ")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
