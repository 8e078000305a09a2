import { inflateRawSync } from "node:zlib";
import { Failure } from "../../errors.ts";
import { largestArchive, megabytes } from "../limits.ts";

/** The parts of a ZIP archive by their names, unpacked. */
export type Archive = ReadonlyMap<string, Uint8Array>;

const endMark = 0x06054b50;
const entryMark = 0x02014b50;

/**
 * Unpacks a ZIP archive in memory, counting what it unfolds to, so that a bomb is refused before anything else opens it.
 * Returns undefined where it is damaged.
 * @throws {Failure} of kind `unreadable` where it unfolds to more than the limit.
 */
export function unpack(bytes: Uint8Array, name: string): Archive | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, Uint8Array>();
  let left = largestArchive;
  try {
    let at = startOfDirectory(data);
    while (at + 46 <= data.length && data.readUInt32LE(at) === entryMark) {
      const nameLength = data.readUInt16LE(at + 28);
      const partName = data.toString("utf8", at + 46, at + 46 + nameLength);
      const content = partAt(data, at, left);
      left -= content.length;
      if (left <= 0) throw bomb(name);
      parts.set(partName, content);
      at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw bomb(name);
    return undefined;
  }
  return parts.size > 0 ? parts : undefined;
}

function startOfDirectory(data: Buffer): number {
  for (let at = data.length - 22; at >= Math.max(0, data.length - 70_000); at -= 1) {
    if (data.readUInt32LE(at) === endMark) return data.readUInt32LE(at + 16);
  }
  return data.length;
}

function partAt(data: Buffer, entry: number, largest: number): Uint8Array {
  const isStored = data.readUInt16LE(entry + 10) === 0;
  const size = data.readUInt32LE(entry + 20);
  const header = data.readUInt32LE(entry + 42);
  const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
  const packed = data.subarray(start, start + size);
  return isStored ? packed : inflateRawSync(packed, { maxOutputLength: largest });
}

function bomb(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} unfolds to more than ${megabytes(largestArchive)}, which no document needs. Save it again without its embedded files, or as Markdown.`,
  );
}
