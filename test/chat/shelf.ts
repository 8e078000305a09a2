import { documentFrom } from "../../src/intake/document/document-from.ts";
import { documentFromChat } from "../../src/intake/document/from-thread.ts";
import { Failure } from "../../src/errors.ts";
import type { Intake } from "../../src/chat/tools.ts";

/** A design that leaves much open. */
export const feed = `# Feed ranking

## Training
We retrain every night on clicks.

## Serving
p99 is 80 ms on two GPUs.
`;

/** Where it stands. */
export const feedUrl = "https://docs.example/feed";

/** Reads documents from a shelf, by their address; the example is the feed. */
export function intakeFrom(shelf: ReadonlyMap<string, string>): Intake {
  const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    link: async (url) => {
      const text = shelf.get(url);
      if (text === undefined)
        throw new Failure(
          "unreadable",
          `I may not read ${url}. Share it with loophole@acme.example, then try again.`,
        );
      return documentFrom({ ref: { kind: "link", url }, bytes: encoded(text), fileName: "doc.md" });
    },
    file: async (ref, { content, name }) => documentFrom({ ref, bytes: content, fileName: name }),
    thread: documentFromChat,
    example: async () =>
      documentFrom({
        ref: { kind: "file", path: "example.md" },
        bytes: encoded(feed),
        fileName: "example.md",
      }),
  };
}

/** Time does not pass by itself in tests. */
export function untilStopped(_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
