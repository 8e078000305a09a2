import type { Document } from "../design/document.ts";
import type { Review } from "../design/register.ts";
import { coverage, type LensFindings, whatWasRead } from "./coverage.ts";
import type { Message } from "./message.ts";
import { bold, day, type Eyes, text } from "./spans.ts";

/** Said at once, before anything was read. The message becomes the progress, and in the end the summary. */
export function acknowledgement(key: string, what: string): Message {
  return {
    key,
    summary: `Reading ${what}`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `Reading ${what}` },
      { kind: "note", spans: [text("I will edit this message as I go, and ask my questions below it.")] },
    ],
  };
}

/** Shown while the lenses are judged; `findings` holds those that are done. */
export function progress(key: string, document: Document, findings: LensFindings): Message {
  const done = findings.size;
  return {
    key,
    summary: `Reviewing ${document.title}: ${done} of 5 lenses read`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `Reviewing ${document.title}` },
      { kind: "text", spans: [text(whatWasRead(document, document.sections.length))] },
      coverage(findings),
    ],
  };
}

/** A review that did not work out, with the sentence that says what to do, and a button to try again. */
export function failed(key: string, review: Review, because: string): Message {
  return {
    key,
    summary: "The review did not work out",
    byModel: false,
    blocks: [
      { kind: "status", tone: "attention", spans: [bold("This review did not work out. "), text(because)] },
      { kind: "actions", actions: [{ verb: "retry", label: "Try again", target: review.id }] },
    ],
  };
}

/** The answer to a recheck of a text that is the same as before. */
export function unchanged(key: string, before: Review, eyes: Eyes): Message {
  const sentence = `Nothing changed in the document since I read it on ${day(before.createdAt, eyes)}.`;
  return {
    key,
    summary: sentence,
    byModel: false,
    blocks: [{ kind: "status", tone: "quiet", spans: [text(sentence)] }],
  };
}
