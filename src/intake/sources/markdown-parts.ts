/** One contribution to a discussion, its text in Markdown. */
export interface Comment {
  readonly author: string;
  /** ISO 8601, or empty where it is not known. */
  readonly time: string;
  readonly text: string;
  /** What the comment is about: a line of a file, a quoted passage. */
  readonly about?: string;
}

/**
 * Markdown whose headings stand `by` levels deeper, so that it can be put under a heading of ours. Code blocks are left
 * alone; underlined headings become ones with signs.
 */
export function deeper(markdown: string, by: number): string {
  const out: string[] = [];
  let fence = "";
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (mark && (fence === "" || (mark.startsWith(fence) && line.trim() === mark))) fence = fence ? "" : mark;
    const heading = /^ {0,3}(#{1,6})(?=\s|$)(.*)$/.exec(line);
    const underline = /^ {0,3}(=+|-{3,})\s*$/.exec(lines[at + 1] ?? "")?.[1];
    if (fence || mark) out.push(line);
    else if (heading) out.push(signs((heading[1] ?? "").length + by) + (heading[2] ?? ""));
    else if (underline && /^ {0,3}[^\s|>#*+-]/.test(line)) {
      out.push(`${signs((underline.startsWith("=") ? 1 : 2) + by)} ${line.trim()}`);
      at += 1;
    } else out.push(line);
  }
  return out.join("\n");
}

/** A discussion as a part of a document, in the order given; empty when nobody said anything. */
export function discussion(title: string, comments: readonly Comment[]): string {
  const said = comments.filter(({ text }) => text.trim() !== "");
  if (said.length === 0) return "";
  const parts = said.map(({ author, time, text, about }) => {
    const when = time === "" ? "" : `, ${time}`;
    const subject = about ? `\n\n> ${about.trim().replaceAll("\n", "\n> ")}` : "";
    return `## ${author}${when}${subject}\n\n${deeper(text.trim(), 2)}`;
  });
  return `# ${title}\n\n${parts.join("\n\n")}`;
}

/** Parts of a document below each other; empty ones are left out. */
export function joined(...parts: readonly string[]): string {
  return `${parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function signs(level: number): string {
  return "#".repeat(Math.min(level, 6));
}
