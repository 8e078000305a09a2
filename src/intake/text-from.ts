import { Failure } from "../errors.ts";

/** The text of bytes in UTF-8, line ends normalised. */
export function textFrom(bytes: Uint8Array, name: string): string {
  const text = new TextDecoder("utf-8").decode(bytes).replaceAll(/\r\n?/g, "\n").toWellFormed();
  if (text.trim() === "")
    throw new Failure("unreadable", `${name} is empty. Give a document with text in it.`);
  return text;
}
