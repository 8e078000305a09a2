import { linksIn, unwrapped } from "../../design/find-links.ts";
import type { RawAttachment, RawBlock, RawMessage } from "./raw.ts";

/** A message as plain text, and the links in it, in order and without repeats. */
export interface PlainText {
  readonly text: string;
  readonly links: readonly string[];
}

/** Names of the people whom a text mentions, by their ids. */
export type NameOf = (user: string) => string;

/**
 * What a message says. Rich text comes first, because there a link is a link and a text is literal; a message without
 * it is read from its markup.
 */
export function textOf(message: RawMessage, nameOf: NameOf): PlainText {
  const links: string[] = [];
  const blocks = (message.blocks ?? []).map((block) => blockText(block, nameOf, links)).filter(Boolean);
  const body = blocks.length > 0 ? blocks.join("\n") : markupText(message.text ?? "", nameOf, links);
  const quoted = (message.attachments ?? []).map((one) => attachmentText(one, nameOf, links)).filter(Boolean);
  return { text: [body, ...quoted].join("\n\n").trim(), links: [...new Set(links)] };
}

/** Links of a message, those to files that are kept elsewhere among them. */
export function linksOf(message: RawMessage, links: readonly string[]): string[] {
  const external = (message.files ?? []).flatMap(({ is_external, external_url = "" }) =>
    is_external === true ? (unwrapped(external_url) ?? []) : [],
  );
  return [...new Set([...links, ...external])];
}

/** Everybody whom a message mentions. */
export function mentionsIn(message: RawMessage): string[] {
  const users: string[] = [];
  textOf(message, (user) => {
    users.push(user);
    return user;
  });
  return users;
}

/** Slack's own markup as plain text; the links that it gives are added to `links`. */
export function markupText(markup: string, nameOf: NameOf, links: string[]): string {
  return markup
    .split(/(<[^<>\n]*>)/)
    .map((part, at) => (at % 2 === 1 ? commandText(part.slice(1, -1), nameOf, links) : bareText(part, links)))
    .join("");
}

function commandText(inside: string, nameOf: NameOf, links: string[]): string {
  const [target = "", label] = inside.split("|", 2);
  if (target.startsWith("@")) return `@${unescapeMarkup(label ?? nameOf(target.slice(1)))}`;
  if (target.startsWith("#")) return `#${unescapeMarkup(label ?? target.slice(1))}`;
  if (target.startsWith("!")) return unescapeMarkup(special(target, label));
  return linkText(unescapeMarkup(target), unescapeMarkup(label ?? ""), links);
}

function bareText(markup: string, links: string[]): string {
  const text = unescapeMarkup(markup);
  links.push(...linksIn(text));
  return text;
}

function special(target: string, label: string | undefined): string {
  if (label !== undefined) return label.startsWith("@") || target.startsWith("!date") ? label : `@${label}`;
  return target.startsWith("!subteam^") ? "@team" : `@${target.slice(1)}`;
}

function linkText(url: string, label: string, links: string[]): string {
  if (url.startsWith("mailto:")) return label || url.slice("mailto:".length);
  keep(url, links);
  return label === "" || label === url ? url : `${label} (${url})`;
}

function keep(url: string, links: string[]): void {
  const link = unwrapped(url);
  if (link !== undefined) links.push(link);
}

function blockText(block: RawBlock, nameOf: NameOf, links: string[]): string {
  const inner = (blocks: readonly RawBlock[] = []): string[] =>
    blocks.map((one) => blockText(one, nameOf, links));
  switch (block.type ?? "") {
    case "rich_text":
      return inner(block.elements).join("\n");
    case "rich_text_section":
      return inner(block.elements).join("");
    case "rich_text_quote":
      return prefixed(inner(block.elements).join(""), "> ");
    case "rich_text_preformatted":
      return `\`\`\`\n${code(block, nameOf)}\n\`\`\``;
    case "rich_text_list":
      return inner(block.elements)
        .map(
          (item, at) =>
            `${"  ".repeat(block.indent ?? 0)}${block.style === "ordered" ? `${at + 1}.` : "-"} ${item}`,
        )
        .join("\n");
    case "text":
      return typeof block.text === "string" ? literal(block, links) : "";
    case "link":
      return linkText(block.url ?? "", typeof block.text === "string" ? block.text : "", links);
    case "user":
      return `@${nameOf(block.user_id ?? "")}`;
    case "channel":
      return `#${block.channel_id ?? ""}`;
    case "usergroup":
      return "@team";
    case "broadcast":
      return `@${block.range ?? "channel"}`;
    case "emoji":
      return emoji(block);
    case "date":
      return block.fallback ?? "";
    case "actions":
    case "divider":
    case "image":
      return "";
    default:
      return otherText(block, nameOf, links);
  }
}

/** Blocks in which other programs write: sections, headers, contexts, tables. */
function otherText(block: RawBlock, nameOf: NameOf, links: string[]): string {
  const own =
    typeof block.text === "string"
      ? [markupText(block.text, nameOf, links)]
      : [block.text, ...(block.fields ?? [])].map((part) =>
          part?.type === "plain_text" ? (part.text ?? "") : markupText(part?.text ?? "", nameOf, links),
        );
  const inside = (block.elements ?? []).map((one) => blockText(one, nameOf, links));
  const rows = (block.rows ?? []).map(
    (row) => `| ${row.map((one) => blockText(one, nameOf, links)).join(" | ")} |`,
  );
  return [...own, ...inside, ...rows].filter(Boolean).join("\n");
}

/** What stands in code; an address there is no link. */
function code({ elements = [] }: RawBlock, nameOf: NameOf): string {
  return elements.map((one) => blockText(one, nameOf, [])).join("");
}

function literal({ text, style }: RawBlock, links: string[]): string {
  const words = typeof text === "string" ? text : "";
  if (typeof style === "object" && style.code === true) return `\`${words}\``;
  links.push(...linksIn(words));
  return words;
}

function emoji(block: RawBlock): string {
  const points = (block.unicode ?? "").split("-").map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : `:${block.name ?? ""}:`;
}

/** A shared message or what another program attached; previews of links are nobody's words here. */
function attachmentText(attachment: RawAttachment, nameOf: NameOf, links: string[]): string {
  if (attachment.from_url !== undefined && attachment.is_share !== true) return "";
  const parts = [attachment.pretext, attachment.title, attachment.text ?? attachment.fallback];
  const text = parts
    .filter(Boolean)
    .map((part) => markupText(part ?? "", nameOf, links))
    .join("\n");
  return text === "" ? "" : prefixed(text, "> ");
}

function prefixed(text: string, prefix: string): string {
  return text
    .split("\n")
    .map((line) => prefix + line)
    .join("\n");
}

/** The inverse of Slack's escaping of `&`, `<` and `>`. */
export function unescapeMarkup(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
