/** A text as a client sends it: mentions and links are elements, everything else is literal. */
export function richText(text: string): object {
  const elements = text
    .split(/(<@\w+>|https?:\/\/\S+)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (/^<@\w+>$/.test(part)) return { type: "user", user_id: part.slice(2, -1) };
      return /^https?:/.test(part) ? { type: "link", url: part } : { type: "text", text: part };
    });
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** The same in Slack's markup. */
export function markedUp(text: string): string {
  return text
    .split(/(<@\w+>|https?:\/\/\S+)/)
    .map((part) => {
      if (/^<@\w+>$/.test(part)) return part;
      const escaped = part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      return /^https?:/.test(part) ? `<${escaped}>` : escaped;
    })
    .join("");
}
