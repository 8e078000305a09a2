import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Failure } from "../../errors.ts";

/** Keeps secrets unreadable where they are stored. */
export interface Seal {
  /** The text as it may be stored. `about` is what it belongs to: a sealed text opens for nothing else. */
  close(text: string, about: string): string;
  /** @throws {Failure} of kind `configuration` where it was sealed with a key that is not among ours. */
  open(sealed: string, about: string): string;
}

const algorithm = "aes-256-gcm";
const keyBytes = 32;

/**
 * Seals with AES-256-GCM.
 * @param keys each 32 bytes in base64; the first one seals, every one opens, so that a key can be replaced
 * @throws {Failure} of kind `configuration` where a key has another length
 */
export function seal(keys: readonly string[]): Seal {
  const [current, ...former] = keys.map(keyFrom);
  if (!current) throw new Failure("configuration", `No key to encrypt tokens with. ${advice}`);
  return {
    close: (text, about) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, current, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return ["v1", ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(
        ".",
      );
    },
    open: (text, about) => {
      const [version, ...parts] = text.split(".");
      const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, "base64url"));
      if (version !== "v1" || !nonce || !tag || !sealed) throw unreadable();
      for (const key of [current, ...former]) {
        const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: 16 });
        decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
        try {
          return Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
        } catch {
          // Another key may open it.
        }
      }
      throw unreadable();
    },
  };
}

const advice =
  "Set LOOPHOLE_SECRET_KEY to 32 random bytes in base64, as `openssl rand -base64 32` prints them.";

function keyFrom(text: string): Buffer {
  const key = Buffer.from(text, "base64");
  if (key.length !== keyBytes)
    throw new Failure(
      "configuration",
      `A key to encrypt tokens with has ${key.length} bytes instead of 32. ${advice}`,
    );
  return key;
}

function unreadable(): Failure {
  return new Failure(
    "configuration",
    "A stored token cannot be decrypted: LOOPHOLE_SECRET_KEY is not the key that it was encrypted with. Set the former " +
      "key again (behind the new one, separated by a comma), or install the app anew.",
  );
}
