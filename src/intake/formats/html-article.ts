import { JSDOM, VirtualConsole } from "jsdom";
import { Readability } from "@mozilla/readability";

/** What an article may leave of a page's text before it is taken to have lost some. */
const fullEnough = 0.85;
const silent = "script,style,noscript,template,nav,[role=navigation]";
const furniture = "header,footer,aside,[role=banner],[role=contentinfo],[role=search]";

/**
 * The part of a whole page that is its content, as HTML: the article where Readability finds nearly all of the text,
 * otherwise everything but navigation, header and footer. No script runs and nothing is fetched.
 */
export function articleOf(html: string): string {
  const dom = new JSDOM(html, { virtualConsole: new VirtualConsole() });
  const { document } = dom.window;
  const article = new Readability(document.cloneNode(true) as Document, {
    charThreshold: 200,
    keepClasses: true,
  }).parse();
  const heading = document.querySelector("h1");
  for (const element of document.querySelectorAll(silent)) element.remove();
  for (const element of document.querySelectorAll(furniture)) {
    if (!element.closest("main,article") && !element.contains(heading)) element.remove();
  }
  const all = lengthOf(document.body.textContent);
  const main = document.querySelector("main");
  const rest = main && lengthOf(main.textContent) >= all * fullEnough ? main : document.body;
  const isFull = article?.content && lengthOf(article.textContent) >= all * fullEnough;
  const content = isFull ? withTitle(article.content ?? "", heading) : rest.innerHTML;
  dom.window.close();
  return content;
}

/** Readability takes the page's title out of the article, or makes a lesser heading of it. */
function withTitle(content: string, heading: Element | null): string {
  const title = heading?.textContent?.trim() ?? "";
  if (!heading || title === "") return content;
  const lesser =
    /^((?:\s*<(?:div|article|section|header|main)\b[^>]*>)*)\s*<h2\b[^>]*>([^]{0,2000}?)<\/h2>/i.exec(
      content,
    );
  const isSame = lesser?.[2]?.replaceAll(/<[^<>]*>|\s/g, "") === title.replaceAll(/\s/g, "");
  const body = lesser && isSame ? (lesser[1] ?? "") + content.slice(lesser[0].length) : content;
  return /<h1\b/i.test(body) ? body : `<h1>${heading.innerHTML}</h1>${body}`;
}

function lengthOf(text: string | null | undefined): number {
  return (text ?? "").replaceAll(/\s+/g, "").length;
}
