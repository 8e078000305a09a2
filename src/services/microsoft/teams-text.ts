import { linksIn, unwrapped } from "../../design/find-links.ts";
import { fenced, openTurndown } from "../html-markdown.ts";

/** What a message of Teams says. */
export interface TeamsText {
  /** As its author would type it in Markdown: lists, tables, code and links; mentions as `@name`, emoji as themselves. */
  readonly text: string;
  /** http and https links in it: those behind words, then those that stand there themselves. */
  readonly links: readonly string[];
  readonly pictures: number;
}

/** Reads the HTML of a message. Nothing in it is run or fetched. */
export function textOfHtml(html: string): TeamsText {
  const behind: string[] = [];
  let pictures = 0;
  const turndown = openTurndown();
  // People type `feature_store` and `1. ` as text, and quotes of it have to be theirs to the letter.
  turndown.escape = (text) => text;
  turndown.addRule("line", { filter: "br", replacement: () => "\n" });
  turndown.addRule("paragraph", {
    filter: ["p", "div"],
    replacement: (content) => `\n\n${content.trim()}\n\n`,
  });
  turndown.addRule("mention", {
    filter: (node) => node.nodeName === "AT",
    replacement: (content) => `@${content}`,
  });
  turndown.addRule("code", {
    filter: (node) => node.nodeName === "PRE" || node.nodeName === "CODEBLOCK",
    replacement: (_, node) => {
      const [, language = ""] = /(?:language-|^)(\w+)$/.exec((node as Element).className) ?? [];
      return fenced(language, node.textContent ?? "");
    },
  });
  turndown.addRule("picture", {
    filter: "img",
    replacement: (_, node) => {
      const image = node as Element;
      if (/emoji/i.test(image.getAttribute("itemtype") ?? "")) return image.getAttribute("alt") ?? "";
      pictures += 1;
      return "";
    },
  });
  turndown.addRule("link", {
    filter: "a",
    replacement: (content, node) => {
      const href = (node as Element).getAttribute("href") ?? "";
      if (!/^https?:\/\//i.test(href)) return content;
      behind.push(href);
      return linked(content.trim(), href);
    },
  });
  const text = turndown.turndown(plainer(html)).replaceAll("\u00A0", " ").trim();
  return {
    text,
    links: [
      ...new Set([...behind.flatMap((link) => unwrapped(link) ?? []), ...linksIn(withoutLinked(text))]),
    ],
    pictures,
  };
}

/** An emoji has no text but a name, and what has none is dropped; code has its lines in elements of their own. */
function plainer(html: string): string {
  return html
    .replaceAll(/<emoji\b[^<>]{0,500}?\balt=(["'])([^<>]{0,100}?)\1[^<>]{0,500}>/gi, "$2")
    .replaceAll(
      /<(codeblock|pre)\b([^<>]*)>((?:(?!<\1\b)[^])*?)<\/\1>/gi,
      (_, tag, attributes: string, code: string) => {
        const lines = code.replaceAll(/<br\s*\/?>/gi, "\n").replaceAll(/<\/?code\b[^>]*>/gi, "");
        return tag.toLowerCase() === "pre"
          ? `<pre${attributes}>${lines}</pre>`
          : `<codeblock${attributes}><pre>${lines}</pre></codeblock>`;
      },
    );
}

/** An address that stands there itself stays as it is. */
function linked(words: string, href: string): string {
  if (words === "" || words === href || `${words}/` === href) return href;
  const address = href.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(" ", "%20");
  return `[${words}](${address})`;
}

function withoutLinked(markdown: string): string {
  return markdown.replaceAll(/\[[^\]]{0,600}\]\(https?:[^)\s]{0,2000}\)/gi, " ");
}
