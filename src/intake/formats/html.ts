import type { Unread } from "../../design/document.ts";
import { nestingOf, strippedText } from "./html-nesting.ts";
import { readMarkdown } from "./markdown.ts";
import type { Reading } from "./reading.ts";

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
