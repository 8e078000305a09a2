import type { Unread } from "../../../design/document.ts";
import { fenced, quoted, tableMarkdown } from "../../../services/html-markdown.ts";
import { blockContent, type NotionBlock, type RichText } from "./notion-format.ts";

/** Reads the blocks inside a block; undefined where it is not shared with the bot. */
export type ChildrenOf = (id: string) => Promise<readonly NotionBlock[] | undefined>;

/** Several at once, as many as Notion answers in a second. */
const atOnce = 3;
const levels: Readonly<Record<string, number>> = { heading_1: 1, heading_2: 2, heading_3: 3, heading_4: 4 };

/** Turns blocks and all blocks inside them into Markdown; what cannot be read is told to `onUnread`. */
export async function blocksMarkdown(
  blocks: readonly NotionBlock[],
  childrenOf: ChildrenOf,
  onUnread: (unread: Unread) => void,
): Promise<string> {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length; at += atOnce) {
    const some = blocks.slice(at, at + atOnce);
    parts.push(...(await Promise.all(some.map((block) => blockMarkdown(block, childrenOf, onUnread)))));
  }
  let text = "";
  for (const [at, part] of parts.entries()) {
    if (part.trim() === "") continue;
    const isItem = isListItem(blocks[at]) && isListItem(blocks[at - 1]);
    text += text === "" ? part : `${isItem ? "\n" : "\n\n"}${part}`;
  }
  return text;
}

async function blockMarkdown(
  block: NotionBlock,
  childrenOf: ChildrenOf,
  onUnread: (unread: Unread) => void,
): Promise<string> {
  const { type } = block;
  const content = blockContent.parse(block[type]);
  const text = inline(content.rich_text ?? []);
  const source = content.synced_from?.block_id ?? block.id;
  const within = async () => {
    if (!block.has_children) return "";
    const children = await childrenOf(source);
    if (children) return blocksMarkdown(children, childrenOf, onUnread);
    onUnread({ what: "a synced block", why: "the page that it comes from is not shared with the bot" });
    return "";
  };
  const level = levels[type];
  if (level !== undefined)
    return joinedBlocks(`${"#".repeat(level)} ${text.replaceAll("\n", " ")}`, await within());
  switch (type) {
    case "paragraph":
      return joinedBlocks(text.replace(/^(#{1,6}\s|>)/, "\\$1"), await within());
    case "bulleted_list_item":
      return item("- ", text, await within());
    case "numbered_list_item":
      return item("1. ", text, await within());
    case "to_do":
      return item(content.checked ? "- [x] " : "- [ ] ", text, await within());
    case "toggle":
      return joinedBlocks(`**${text}**`, await within());
    case "quote":
      return quoted(joinedBlocks(text, await within())).trim();
    case "callout":
      return quoted(joinedBlocks([content.icon?.emoji ?? "", text].join(" ").trim(), await within())).trim();
    case "code": {
      const language = content.language === "plain text" ? "" : (content.language ?? "");
      const code = (content.rich_text ?? []).map(({ plain_text }) => plain_text).join("");
      return joinedBlocks(fenced(language, code).trim(), inline(content.caption ?? []));
    }
    case "equation":
      return `$$${content.expression ?? ""}$$`;
    case "divider":
      return "---";
    case "table": {
      const rows = (await childrenOf(block.id)) ?? [];
      return tableMarkdown(
        rows.map((row) =>
          (blockContent.parse(row["table_row"]).cells ?? []).map((cell) =>
            inline(cell).replaceAll("\n", " "),
          ),
        ),
      ).trim();
    }
    case "column_list":
    case "column":
    case "synced_block":
    case "template":
    case "tab":
      return joinedBlocks(text, await within());
    case "bookmark":
    case "embed":
    case "link_preview": {
      const label = inline(content.caption ?? []);
      return content.url ? (label ? `[${label}](${content.url})` : content.url) : label;
    }
    case "child_page":
      onUnread({
        what: `the page “${content.title ?? ""}” below this one`,
        why: "pages below a page are read only by their own link",
      });
      return "";
    case "child_database":
      onUnread({
        what: `the database “${content.title ?? ""}”`,
        why: "databases are not read; link to one of its pages",
      });
      return "";
    case "image":
    case "video":
    case "audio":
    case "file":
    case "pdf": {
      const label = inline(content.caption ?? []) || content.name;
      onUnread({
        what: label ? `${kinds[type]} (${label})` : kinds[type],
        why: "it is not text; describe in words what it shows",
      });
      return "";
    }
    case "table_of_contents":
    case "breadcrumb":
    case "link_to_page":
      return "";
    default:
      onUnread({ what: `a block of the type “${type}”`, why: "Notion does not hand it out as text" });
      return joinedBlocks(text, await within());
  }
}

const kinds = {
  image: "a picture",
  video: "a video",
  audio: "a recording",
  file: "an attached file",
  pdf: "an attached PDF",
};

/** Text with its styles. */
export function inline(text: RichText): string {
  return text
    .map(({ plain_text, href, annotations }) => {
      const [, before = "", core = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(plain_text) ?? [];
      if (core === "") return plain_text;
      let out = core;
      if (annotations?.code) out = `\`${out}\``;
      if (annotations?.bold) out = `**${out}**`;
      if (annotations?.strikethrough) out = `~~${out}~~`;
      if (href && /^https?:/.test(href) && href !== core) out = `[${out}](${href})`;
      return before + out + after;
    })
    .join("");
}

function isListItem(block: NotionBlock | undefined): boolean {
  return /^(bulleted_list_item|numbered_list_item|to_do)$/.test(block?.type ?? "");
}

function item(sign: string, text: string, within: string): string {
  const lines = within === "" ? text : `${text}\n${within}`;
  return sign + lines.replaceAll(/\n(?=[^\n])/g, "\n    ");
}

function joinedBlocks(...parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}
