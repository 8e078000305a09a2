import { createSign } from "node:crypto";
import { Failure } from "../../errors.ts";

/**
 * A JSON Web Token signed with RS256, as service accounts and apps prove who they are.
 * @param privateKey PEM; line breaks may be written as `\n`, as environment variables hold them.
 * @throws {Failure} of kind `configuration` when the key cannot be read.
 */
export function signedJwt(
  claims: Readonly<Record<string, unknown>>,
  privateKey: string,
  keyId?: string,
): string {
  const header = { alg: "RS256", typ: "JWT", ...(keyId ? { kid: keyId } : {}) };
  const content = `${encoded(header)}.${encoded(claims)}`;
  try {
    const signature = createSign("RSA-SHA256")
      .update(content)
      .sign(privateKey.replaceAll("\\n", "\n"), "base64url");
    return `${content}.${signature}`;
  } catch (cause) {
    throw new Failure(
      "configuration",
      "The private key cannot be read: it must be a whole RSA key in PEM form.",
      { cause },
    );
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
