import { z } from "zod";
import type { Unread } from "../../design/document.ts";
import { fenced, openTurndown } from "../html-markdown.ts";

/** A message as Graph gives it. */
export const chatMessage = z.object({
  id: z.string(),
  messageType: z.string().nullish(),
  createdDateTime: z.string(),
  deletedDateTime: z.string().nullish(),
  subject: z.string().nullish(),
  from: z
    .object({
      user: z.object({ displayName: z.string().nullish() }).nullish(),
      application: z.object({ displayName: z.string().nullish() }).nullish(),
    })
    .nullish(),
  body: z.object({ contentType: z.string(), content: z.string().nullish() }),
  attachments: z
    .array(
      z.object({
        contentType: z.string().nullish(),
        contentUrl: z.string().nullish(),
        name: z.string().nullish(),
      }),
    )
    .nullish(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

const turndown = openTurndown();
turndown.addRule("mention", {
  filter: (node) => node.nodeName === "AT",
  replacement: (content) => `@${content}`,
});
turndown.addRule("codeblock", {
  filter: (node) => node.nodeName === "CODEBLOCK",
  replacement: (_, node) => {
    const name = "className" in node ? node.className : "";
    return fenced(/(?:language-|^)(\w+)$/.exec(name)?.[1] ?? "", node.textContent ?? "");
  },
});
turndown.addRule("picture", { filter: "img", replacement: () => "" });

/** A message of a thread; undefined for what the system says and for what was deleted. */
export function threadMessage(message: ChatMessage, onUnread: (unread: Unread) => void) {
  const { messageType, deletedDateTime, from, body, attachments, subject, createdDateTime } = message;
  if ((messageType && messageType !== "message") || deletedDateTime) return undefined;
  const author = from?.user?.displayName ?? from?.application?.displayName ?? "somebody";
  const content = body.content ?? "";
  const text = body.contentType === "html" ? markdownOf(content) : content;
  const files: string[] = [];
  for (const { contentType, contentUrl, name } of attachments ?? []) {
    if (contentType === "reference" && contentUrl)
      files.push(`[${name ?? "file"}](${URL.parse(contentUrl)?.href ?? contentUrl})`);
    else if (contentType?.includes(".card."))
      onUnread({ what: `a card in a message of ${author}`, why: "cards are not read" });
  }
  if (/<img\b/i.test(content))
    onUnread({ what: `a picture in a message of ${author}`, why: "pictures are not read" });
  const attached = files.length > 0 ? `Attached: ${files.join(", ")}` : "";
  const parts = [subject ? `**${subject}**` : "", text.trim(), attached].filter((part) => part !== "");
  return { author, time: createdDateTime, text: parts.join("\n\n") };
}

/** An emoji has no text but a picture and its name; code has its lines in elements of their own. */
function markdownOf(html: string): string {
  const plain = html
    .replaceAll(/<emoji\b[^>]*\balt="([^"]*)"[^>]*>/gi, "$1")
    .replaceAll(/<(codeblock)\b([^>]*)>([^]*?)<\/\1>/gi, (_, _tag, attributes: string, code: string) => {
      const lines = code.replaceAll(/<br\s*\/?>/gi, "\n").replaceAll(/<\/?code>/gi, "");
      return `<codeblock${attributes}><pre>${lines}</pre></codeblock>`;
    });
  return turndown.turndown(plain).replaceAll("\u00A0", " ");
}
