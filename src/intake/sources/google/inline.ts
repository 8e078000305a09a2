import type { DocTab, Element, Paragraph } from "./docs-format.ts";

/** Turns the runs of paragraphs into Markdown, and remembers the footnotes that were pointed to, in order. */
export interface Inline {
  readonly text: (paragraph: Paragraph) => string;
  readonly footnotes: () => readonly { readonly label: string; readonly id: string }[];
}

export function openInline(tab: DocTab, pictures: string[], equations: string[]): Inline {
  const footnotes: { readonly label: string; readonly id: string }[] = [];

  function elementText(element: Element): string {
    const { textRun, footnoteReference, inlineObjectElement, person, richLink, dateElement } = element;
    if (textRun) return textRun.suggestedInsertionIds?.length ? "" : styled(textRun);
    if (footnoteReference) {
      const label = footnoteReference.footnoteNumber ?? String(footnotes.length + 1);
      footnotes.push({ label, id: footnoteReference.footnoteId });
      return `[^${label}]`;
    }
    if (inlineObjectElement) {
      const object =
        tab.inlineObjects?.[inlineObjectElement.inlineObjectId ?? ""]?.inlineObjectProperties?.embeddedObject;
      pictures.push(object?.title ?? object?.description ?? "");
      return "";
    }
    if (person) return `@${person.personProperties?.name ?? person.personProperties?.email ?? "somebody"}`;
    if (richLink) {
      const { title, uri } = richLink.richLinkProperties ?? {};
      return uri ? `[${title ?? uri}](${uri})` : (title ?? "");
    }
    if (dateElement) return dateElement.dateElementProperties?.displayText ?? "";
    if (element.horizontalRule) return "\n---\n";
    if (element.equation) {
      equations.push("");
      return "…";
    }
    return "";
  }

  return {
    text: ({ elements }) =>
      (elements ?? [])
        .map(elementText)
        .join("")
        .replaceAll(/[\v\r]/g, "\n")
        .replaceAll(/[\uE000-\uF8FF]/g, "")
        .trimEnd(),
    footnotes: () => footnotes,
  };
}

function styled({ content, textStyle }: NonNullable<Element["textRun"]>): string {
  const [, before = "", text = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(content) ?? [];
  if (text === "") return content;
  const url = textStyle?.link?.url;
  let out = text;
  if (textStyle?.bold && !text.includes("\v")) out = `**${out}**`;
  if (textStyle?.strikethrough) out = `~~${out}~~`;
  if (url) out = text === url ? text : `[${out}](${url})`;
  return before + out + after;
}
