import { type CommandWord, commandWords } from "../design/command-words.ts";
import type { Message } from "./message.ts";
import { bold, code, short, text } from "./spans.ts";

/** The list of words. `said` is what was not understood, `closest` the word that was probably meant. */
export function help(key: string, said: string | null, closest: CommandWord | null): Message {
  const unknown =
    said === null
      ? []
      : [
          text("I do not know "),
          code(short(said, 40)),
          ...(closest ? [text(". Did you mean "), code(closest), text("?")] : [text(".")]),
        ];
  const items = Object.entries(commandWords).map(([word, does]) => [code(word), text(`: ${does}`)]);
  return {
    key,
    summary: said === null ? "What I understand" : `I do not know “${short(said, 40)}”`,
    byModel: false,
    blocks: [
      ...(unknown.length > 0 ? [{ kind: "text", spans: unknown } as const] : []),
      { kind: "text", spans: [bold("Mention me with one of these words, or only with a link.")] },
      { kind: "list", items },
    ],
  };
}

/** The first words in a channel: what this is, what it reads, and a way to see it work. */
export function welcome(key: string): Message {
  return {
    key,
    summary: "I review designs, and ask the few questions that matter",
    byModel: false,
    blocks: [
      { kind: "heading", text: "I read designs and ask what they leave open" },
      {
        kind: "text",
        spans: [
          text(
            "Mention me in a design thread, or with a link to a document. I ask at most seven questions, ",
          ),
          text("keep track of what becomes of each, and once a week tell this channel which risks are open."),
        ],
      },
      {
        kind: "actions",
        actions: [
          { verb: "review_example", label: "Review an example", target: "", style: "primary" },
          { verb: "settings", label: "Settings", target: "" },
        ],
      },
      { kind: "note", spans: [text("I read only the threads and documents that you point me to.")] },
    ],
  };
}

/** What went wrong and what to do next, in the words of the failure itself. */
export function trouble(key: string, sentence: string): Message {
  return {
    key,
    summary: sentence,
    byModel: false,
    blocks: [{ kind: "status", tone: "attention", spans: [text(sentence)] }],
  };
}

/** Where a form cannot be shown at once: the button that shows it. */
export function settingsOffer(key: string, channel: string): Message {
  return {
    key,
    summary: "Settings of this channel",
    byModel: false,
    blocks: [
      {
        kind: "text",
        spans: [text("Day, hour and language of the digest, number of questions, approvers:")],
      },
      {
        kind: "actions",
        actions: [{ verb: "settings", label: "Open settings", target: channel, style: "primary" }],
      },
    ],
  };
}
