import { readFile } from "node:fs/promises";
import { documentFrom } from "./intake/document-from.ts";
import { documentFromThread } from "./intake/document-from-thread.ts";
import type { Fetcher } from "./intake/fetch/fetcher.ts";
import { openLinkReader } from "./intake/link-reader.ts";
import type { SourcesConfig } from "./intake/sources/sources.ts";
import { ownFile } from "./own-files.ts";
import type { Intake } from "./workflow/parts.ts";

/** How links, files and threads of chats become documents. */
export function openIntake(sources: SourcesConfig, fetcher: Fetcher): Intake {
  const readLink = openLinkReader(sources, fetcher);
  return {
    link: (url, asked) => readLink(url, asked),
    file: (ref, { content, name }) => documentFrom({ ref, bytes: content, fileName: name }),
    thread: (ref, messages, unread) => documentFromThread({ ref, messages, unread }),
    example: async () => {
      const path = ownFile("examples/discover-feed.md");
      return documentFrom({ ref: { kind: "file", path }, bytes: await readFile(path), fileName: path });
    },
  };
}
