import type { RawMessage } from "../../../src/services/slack/raw.ts";
import type { ShownBlock } from "../world/shown-blocks.ts";
import { style } from "./style.ts";

/** A text object, a field of an input: whatever has words. */
interface Words {
  readonly text?: string;
}

/** How somebody appears beside their messages. */
export interface Author {
  readonly name: string;
  readonly colour: string;
  readonly isApp: boolean;
}

/** Messages as a page that looks like Slack's, for pictures of what people see. */
export function messagesPage(
  title: string,
  messages: readonly RawMessage[],
  authorOf: (message: RawMessage) => Author,
  nameOf: (user: string) => string,
): string {
  const shown = messages.map((message) => {
    const author = authorOf(message);
    const time = new Date(Number(message.ts) * 1000).toISOString().slice(11, 16);
    const app = author.isApp ? `<span class="app">APP</span>` : "";
    const blocks = (message.blocks ?? []) as readonly ShownBlock[];
    return `<article>
      <div class="avatar" style="background:${author.colour}">${escaped(author.isApp ? "∮" : author.name.slice(0, 1).toUpperCase())}</div>
      <div class="said"><div class="by"><b>${escaped(author.name)}</b>${app}<time>${time}</time></div>${blocksHtml(blocks, nameOf)}</div>
    </article>`;
  });
  return page(`<header>${escaped(title)}</header>${shown.join("")}`);
}

/** A modal or a home view. */
export function viewPage(
  view: {
    readonly type: string;
    readonly title?: Words;
    readonly submit?: Words;
    readonly blocks: readonly object[];
  },
  nameOf: (user: string) => string,
): string {
  const inside = blocksHtml(view.blocks, nameOf);
  if (view.type === "home")
    return page(
      `<header>Loophole <small>Home · Messages · About</small></header><div class="home">${inside}</div>`,
    );
  return page(`<div class="modal"><h1>${escaped(view.title?.text ?? "")}</h1>${inside}
    <footer><span class="button">Cancel</span><span class="button primary">${escaped(view.submit?.text ?? "")}</span></footer></div>`);
}

function page(body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${body}</main>`;
}

type NameOf = (user: string) => string;

function blocksHtml(blocks: readonly ShownBlock[], nameOf: NameOf): string {
  return blocks.map((block) => blockHtml(block, nameOf)).join("");
}

function blockHtml(block: ShownBlock, nameOf: NameOf): string {
  const inside = (): string => blocksHtml(block.elements ?? [], nameOf);
  switch (block.type ?? "") {
    case "header":
      return `<h2>${wordsOf(block)}</h2>`;
    case "divider":
      return "<hr>";
    case "context":
      return `<div class="context">${inside()}</div>`;
    case "actions":
      return `<div class="actions">${inside()}</div>`;
    case "context_actions":
      return `<div class="feedback"><span>👍</span><span>👎</span></div>`;
    case "button":
      return `<span class="button ${typeof block.style === "string" ? block.style : ""}">${wordsOf(block)}</span>`;
    case "rich_text":
      return `<div class="rich">${inside()}</div>`;
    case "rich_text_section":
      return `<div>${inside()}</div>`;
    case "rich_text_quote":
      return `<blockquote>${inside()}</blockquote>`;
    case "rich_text_list":
      return `<ul>${(block.elements ?? []).map((item) => `<li>${blockHtml(item, nameOf)}</li>`).join("")}</ul>`;
    case "text":
      return styled(wordsOf(block), block.style);
    case "link":
      return `<a>${wordsOf(block) || escaped(block.url ?? "")}</a>`;
    case "user":
      return `<a class="mention">@${escaped(nameOf(block.user_id ?? ""))}</a>`;
    case "emoji":
      return emoji[block.name ?? ""] ?? `:${block.name}:`;
    case "input":
      return inputHtml(block);
    default:
      return wordsOf(block);
  }
}

function inputHtml(block: ShownBlock): string {
  const { element } = block;
  const hint = block.hint?.text ? `<div class="hint">${escaped(block.hint.text)}</div>` : "";
  const preset = presetOf(element as unknown as Record<string, unknown>);
  const isLarge = (element as { multiline?: boolean } | undefined)?.multiline === true;
  return `<label>${escaped(block.label?.text ?? "")}</label><div class="field ${isLarge ? "large" : ""}">${escaped(preset)}</div>${hint}`;
}

function presetOf(element: Record<string, unknown>): string {
  const option = element["initial_option"] as { text?: Words } | undefined;
  const placeholder = element["placeholder"] as Words | undefined;
  const preset =
    element["initial_value"] ?? element["initial_date"] ?? option?.text?.text ?? placeholder?.text;
  return typeof preset === "string" ? preset : "";
}

function styled(html: string, style: ShownBlock["style"]): string {
  const { bold, italic, code } = (typeof style === "object" ? style : {}) as Record<string, boolean>;
  if (code) return `<code>${html}</code>`;
  if (bold) return `<b>${html}</b>`;
  return italic ? `<i>${html}</i>` : html;
}

function wordsOf(block: ShownBlock): string {
  return escaped(typeof block.text === "string" ? block.text : (block.text?.text ?? ""));
}

const emoji: Readonly<Record<string, string>> = {
  large_orange_circle: "🟠",
  warning: "⚠️",
  white_check_mark: "✅",
  white_circle: "⚪",
};

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\n", "<br>");
}
