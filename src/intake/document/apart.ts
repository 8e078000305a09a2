import type { DocRef, Document } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import { packed, type Packed, unpacked } from "../../pool/packed.ts";
import { inThread, threads, TooMuch } from "../../pool/pool.ts";
import type { Reading } from "../formats/reading.ts";
import type { ChatHistory, ThreadInput } from "./from-thread.ts";
import type { Followed } from "./together.ts";

/** A file that needs a large library to be read, or is large itself. */
export type Conversion =
  | { readonly format: "markdown" | "plain" | "rst"; readonly text: string }
  | { readonly format: "html"; readonly text: string; readonly base?: string | undefined }
  | { readonly format: "pdf" | "docx"; readonly bytes: Uint8Array; readonly name: string };

const file = new URL(
  import.meta.url.endsWith(".ts") ? "./reading-thread.ts" : "./reading-thread.js",
  import.meta.url,
);

/**
 * Reads a file in a thread, with a limit on time and memory.
 * @throws {Failure} of kind `unreadable`
 */
export function readApart(conversion: Conversion, name: string, signal?: AbortSignal): Promise<Reading> {
  return apart("conversion", conversion, name, signal);
}

/**
 * Makes a document in a thread, from its bytes to its sections.
 * @throws {Failure} of kind `unreadable`
 */
export async function documentApart(
  input: object,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Document> {
  return unpacked(await apart<Packed>("document", input, name, signal));
}

/**
 * Makes a document of a thread, where threads are kept in one of those.
 * @throws {Failure} of kind `unreadable` where no message has text
 */
export async function documentOfThread(input: ThreadInput): Promise<Document> {
  if (!threads.areKept) return (await import("./from-thread.ts")).documentFromThread(input);
  return unpacked(await apart<Packed>("thread", input, input.title ?? "The thread"));
}

/**
 * Makes a document of what was discussed in a chat, where threads are kept in one of those.
 * @throws {Failure} of kind `unreadable` where nothing was discussed
 */
export async function documentOfChat(ref: DocRef, history: ChatHistory): Promise<Document> {
  if (!threads.areKept) return (await import("./from-thread.ts")).documentFromChat(ref, history);
  return unpacked(await apart<Packed>("chat", { ref, history }, "The thread"));
}

/**
 * Makes one document of several, where threads are kept in one of those.
 * @throws {Failure} of kind `unreadable` where together they are too much
 */
export async function documentOfSeveral(main: Document, followed: Followed): Promise<Document> {
  if (!threads.areKept) return (await import("./together.ts")).together(main, followed);
  const documents: Packed[] = [];
  for (const document of followed.documents) documents.push(await packed(document));
  const given = { main: await packed(main), documents, unread: followed.unread };
  return unpacked(await apart<Packed>("several", given, main.title));
}

async function apart<T>(work: string, given: unknown, name: string, signal?: AbortSignal): Promise<T> {
  try {
    return await inThread<T>({ file, name: work }, given, signal);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    throw new Failure(
      "unreadable",
      `${name} is too large or too tangled to be converted here. Save the design as Markdown or plain text and give that.`,
    );
  }
}
