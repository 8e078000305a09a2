import type { JSDOM } from "jsdom";

/** What a message of Teams says, from its HTML: plain text with mentions as `@name`, the links in it, and its pictures. */
export interface HtmlText {
  readonly text: string;
  readonly links: readonly string[];
  readonly pictures: number;
}

let window: JSDOM["window"] | undefined;

/** Reads the HTML of a message. Nothing in it is run or fetched. */
export async function textOfHtml(html: string): Promise<HtmlText> {
  window ??= new (await import("jsdom")).JSDOM("").window;
  const { body } = new window.DOMParser().parseFromString(html, "text/html");
  const links = [...body.querySelectorAll("a[href]")]
    .map((anchor) => anchor.getAttribute("href") ?? "")
    .filter((href) => /^https?:\/\//.test(href));
  const pictures = [...body.querySelectorAll("img")].filter((image) => !isEmoji(image)).length;
  return { text: tidy(wordsOf(body)), links: [...new Set(links)], pictures };
}

const lines = new Set(["P", "DIV", "BLOCKQUOTE", "PRE", "UL", "OL", "TABLE", "TR", "H1", "H2", "H3", "H4"]);

function wordsOf(node: Node): string {
  if (node.nodeType === 3) return (node.nodeValue ?? "").replaceAll(/[ \t\r\n\u00A0]+/g, " ");
  const element = node as Element;
  const inside = (): string => [...node.childNodes].map(wordsOf).join("");
  switch (element.tagName) {
    case "BR":
      return "\n";
    case "HR":
      return "\n\n";
    case "AT":
      return `@${inside()}`;
    case "ATTACHMENT":
    case "STYLE":
    case "SCRIPT":
      return "";
    case "EMOJI":
      return element.getAttribute("alt") ?? inside();
    case "IMG":
      return isEmoji(element) ? (element.getAttribute("alt") ?? "") : "";
    case "PRE":
      return `\n${element.textContent ?? ""}\n`;
    case "LI":
      return `\n- ${inside().trim()}`;
    case "TD":
    case "TH":
      return `${inside().trim()} | `;
    case "H1":
    case "H2":
    case "H3":
    case "H4":
      return `\n${"#".repeat(Number(element.tagName[1]))} ${inside().trim()}\n`;
    default:
      return lines.has(element.tagName) ? `\n${inside()}\n` : inside();
  }
}

function isEmoji(image: Element): boolean {
  return image.getAttribute("itemtype")?.toLowerCase().includes("emoji") ?? false;
}

function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd().replace(/^ (?! )/, ""))
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
