import { createHash } from "node:crypto";
import type { ModelRequest } from "./model.ts";

/** Requests with the same beginning carry the same key, so that they reach the machine that has it in its cache. */
export function cacheKey(request: Pick<ModelRequest<unknown>, "system" | "document">): string {
  const beginning = createHash("sha256").update(request.system).update("\0").update(request.document);
  return beginning.digest("hex").slice(0, 32);
}
