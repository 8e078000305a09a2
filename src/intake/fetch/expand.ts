import { type Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { Failure, tooLarge } from "../../errors.ts";

/** What is asked of servers, and what can be expanded. */
export const acceptEncoding = "gzip, deflate, br";

/** One coding is what servers use, two is what some proxies make of it; more is an attack. */
const mostCodings = 2;

/**
 * Reads a response body to its end, expanding what it was compressed with (`content-encoding`). It is counted before and
 * after expanding, and stopped as soon as either passes `maxBytes`: nothing beyond that is ever held in memory.
 * @throws {Failure} when it is too large, compressed in an unknown way, or broken.
 */
export async function expanded(
  body: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const codings = (contentEncoding ?? "")
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > mostCodings) {
    body.on("error", () => {}).destroy();
    throw new Failure("unreadable", "The page is compressed many times over, which is not read.");
  }
  const expanders = codings.toReversed().map(expander);
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await pipeline([body, atMost(maxBytes), ...expanders, atMost(maxBytes), collect], { signal });
  return Buffer.concat(chunks);
}

function expander(coding: string) {
  if (coding === "gzip" || coding === "x-gzip") return createGunzip();
  if (coding === "deflate") return createInflate();
  if (coding === "br") return createBrotliDecompress();
  if (coding === "zstd") return createZstdDecompress();
  throw new Failure(
    "unreadable",
    `The page is compressed in a way that is not known (${coding.slice(0, 30)}).`,
  );
}

function atMost(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge("It", maxBytes));
      else done(null, chunk);
    },
  });
}
