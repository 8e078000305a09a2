import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure } from "../../../errors.ts";

/** A service account: its key as Google hands it out (JSON, or that in base 64), or the file that holds it. */
export type GoogleAccount = { readonly key: string } | { readonly keyFile: string };

const keyFile = z.object({ client_email: z.string(), private_key: z.string() });

/** @throws {Failure} of kind `configuration` when there is no such file, or no key in it. */
export async function accountKey(
  account: GoogleAccount,
): Promise<{ readonly clientEmail: string; readonly privateKey: string }> {
  const text = "key" in account ? account.key : await readFile(account.keyFile, "utf8").catch(() => "");
  const read = keyFile.safeParse(jsonIn(text));
  if (read.success) return { clientEmail: read.data.client_email, privateKey: read.data.private_key };
  const where = "key" in account ? "GOOGLE_SERVICE_ACCOUNT" : account.keyFile;
  throw new Failure(
    "configuration",
    `There is no key of a Google service account in ${where}. It is the JSON that the Google Cloud console hands out under Keys › Add key.`,
  );
}

/** The account as people share documents with it; without its key at hand, in words. */
export function accountName(account: GoogleAccount): string {
  const read = "key" in account ? keyFile.safeParse(jsonIn(account.key)) : undefined;
  return read?.data?.client_email ?? "the bot's service account";
}

function jsonIn(text: string): unknown {
  const json = text.trim().startsWith("{") ? text : Buffer.from(text, "base64").toString("utf8");
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
