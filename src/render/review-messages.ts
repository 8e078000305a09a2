import type { Document } from "../design/document.ts";
import type { ReviewId } from "../design/ids.ts";
import type { Review } from "../design/register.ts";
import { coverage, type LensFindings } from "./coverage.ts";
import type { Message } from "./message.ts";
import { bold, text } from "./spans.ts";
import { whatWasRead } from "./what-was-read.ts";

/** The one message of a review: first an acknowledgement, then its progress, in the end its summary. */
export function reviewKey(review: ReviewId): string {
  return `review:${review}`;
}

/** Said at once, before anything was read. */
export function acknowledgement(review: ReviewId, what: string): Message {
  return {
    key: reviewKey(review),
    summary: `Reading ${what}`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `Reading ${what}` },
      { kind: "note", spans: [text("I will edit this message as I go, and ask my questions below it.")] },
    ],
  };
}

/** Shown while the lenses are judged; `findings` holds those that are done. */
export function progress(review: ReviewId, document: Document, findings: LensFindings): Message {
  const done = findings.size;
  return {
    key: reviewKey(review),
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
export function failed(review: Review, because: string): Message {
  return {
    key: reviewKey(review.id),
    summary: "The review did not work out",
    byModel: false,
    blocks: [
      { kind: "status", tone: "attention", spans: [bold("This review did not work out. "), text(because)] },
      { kind: "actions", actions: [{ verb: "retry", label: "Try again", target: review.id }] },
    ],
  };
}
