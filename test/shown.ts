import type { Form, Message, MessageBlock, Span } from "../src/render/message.ts";
import type { Shown } from "./platform-contract.ts";

/** What people see of a neutral message: all its words, its buttons, and what is live in it. */
export function shownMessage(message: Message): Shown {
  return shownBlocks(message.blocks);
}

/** What people see of a form, with the problems at its fields. */
export function shownForm(form: Form, problems: Readonly<Record<string, string>>): Shown {
  const fields = form.fields.flatMap(({ label, hint, name }) => [label, hint, problems[name] ?? ""]);
  const intro = shownBlocks(form.intro);
  return { ...intro, text: [form.title, intro.text, ...fields, form.submit].filter(Boolean).join("\n") };
}

function shownBlocks(blocks: readonly MessageBlock[]): Shown {
  const actions = blocks.flatMap((block) => {
    if (block.kind === "actions") return block.actions.map(({ verb, target }) => ({ verb, target }));
    if (block.kind !== "feedback") return [];
    return [
      { verb: "useful", target: block.target },
      { verb: "not_useful", target: block.target },
    ];
  });
  return { text: blocks.flatMap(lines).join("\n"), actions, live: blocks.flatMap(spansOf).flatMap(live) };
}

function lines(block: MessageBlock): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [block.text];
    case "text":
    case "status":
    case "note":
      return [block.spans.map(words).join("")];
    case "list":
      return block.items.map((item) => `• ${item.map(words).join("")}`);
    case "quote":
      return [`> ${block.text}`, block.source];
    case "bars":
      return block.rows.map(({ label, filled, total, detail }) => `${label} ${filled}/${total} ${detail}`);
    case "actions":
      return [block.actions.map(({ label }) => `[${label}]`).join(" ")];
    case "feedback":
    case "divider":
      return [];
  }
}

function spansOf(block: MessageBlock): readonly Span[] {
  if (block.kind === "list") return block.items.flat();
  return block.kind === "text" || block.kind === "status" || block.kind === "note" ? block.spans : [];
}

function words(span: Span): string {
  return span.kind === "mention" ? `@${span.name}` : span.text;
}

function live(span: Span): readonly string[] {
  if (span.kind === "mention") return [span.user];
  return span.kind === "link" ? [span.href] : [];
}
