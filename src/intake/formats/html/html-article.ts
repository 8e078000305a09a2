import { Readability } from "@mozilla/readability";
import { JSDOM, VirtualConsole } from "jsdom";

/** What a part may leave of a page's text before it is taken to have lost some. */
const fullEnough = 0.85;
/** What `main` must hold of it: its author says where the content is. */
const mainEnough = 0.3;
const silent = "script,style,noscript,template,nav,[role=navigation]";
const furniture = "header,footer,aside,[role=banner],[role=contentinfo],[role=search]";

/**
 * The part of a whole page that is its content, as HTML: what its author marked as `main`; or the article where
 * Readability finds nearly all of the text; otherwise everything but navigation, header and footer. No script runs
 * and nothing is fetched.
 */
export function articleOf(html: string): string {
  const dom = new JSDOM(html, { virtualConsole: new VirtualConsole() });
  const { document } = dom.window;
  const copy = document.cloneNode(true) as Document;
  for (const element of document.querySelectorAll(silent)) element.remove();
  const main = document.querySelector("main,[role=main]");
  const heading = (main ?? document).querySelector("h1");
  for (const element of document.querySelectorAll(furniture)) {
    if (!element.closest("main,[role=main],article") && !element.contains(heading)) element.remove();
  }
  const all = lengthOf(document.body.textContent);
  const content =
    main && lengthOf(main.textContent) >= all * mainEnough
      ? main.innerHTML
      : (fullArticle(copy, all) ?? document.body.innerHTML);
  dom.window.close();
  return content;
}

function fullArticle(document: Document, all: number): string | undefined {
  const article = new Readability(document, { charThreshold: 200, keepClasses: true }).parse();
  if (!article?.content || lengthOf(article.textContent) < all * fullEnough) return undefined;
  return withTitle(article.content, article.title ?? "");
}

/** Readability takes the page's title out of the article, or makes a lesser heading of it. */
function withTitle(content: string, title: string): string {
  const lesser = /^((?:\s*<(?:div|article|section|header|main)\b[^>]*>)*\s*)<h2\b([^]{0,2000}?)<\/h2>/i;
  if (lesser.test(content)) return content.replace(lesser, "$1<h1$2</h1>");
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return escaped.trim() === "" ? content : `<h1>${escaped}</h1>${content}`;
}

function lengthOf(text: string | null | undefined): number {
  return (text ?? "").replaceAll(/\s+/g, "").length;
}
