import type { MessageBlock } from "../../render/message.ts";
import { limits } from "./limits.ts";
import { shorten } from "./text.ts";

/**
 * The label “AI generated” and, for every passage that is quoted as evidence, a citation. Teams takes one such entity
 * in a message and refuses a second.
 */
export function aiLabel(blocks: readonly MessageBlock[]): object {
  const quotes = blocks.filter((block) => block.kind === "quote").slice(0, limits.citations.count);
  const citation = quotes.map(({ text, source }, index) => ({
    "@type": "Claim",
    position: index + 1,
    appearance: {
      "@type": "DigitalDocument",
      name: shorten(source, limits.citations.name) || "The document",
      abstract: shorten(text, limits.citations.abstract) || "…",
    },
  }));
  return {
    type: "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    additionalType: ["AIGeneratedContent"],
    ...(citation.length > 0 ? { citation } : {}),
  };
}
