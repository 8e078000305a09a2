import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file or folder that comes with the program, by its path from `package.json`. */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Reads the program's own `.env`; one in the current folder may belong to a repository of somebody else. */
export function loadOwnSettings(): void {
  if (existsSync(ownFile(".env"))) process.loadEnvFile(ownFile(".env"));
}
