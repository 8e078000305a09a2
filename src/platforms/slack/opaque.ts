import { z } from "zod";
import type { Surface } from "../handlers.ts";
import type { Place } from "../platform.ts";

/** What a modal carries, so that its submission is known again after a restart: ids, and nothing that anybody wrote. */
export interface Opened {
  readonly target: string;
  readonly surface: Surface;
  readonly place: Place;
}

const schema = z.object({
  target: z.string(),
  surface: z.enum(["post", "home", "whisper"]),
  place: z.object({ tenant: z.string(), channel: z.string(), conversation: z.string() }),
});

export function opaqueOf({ target, surface, place }: Opened): string {
  return JSON.stringify({ target, surface, place });
}

/** Undefined where it is not one of ours. */
export function openedAt(opaque: string): Opened | undefined {
  try {
    return schema.parse(JSON.parse(opaque));
  } catch {
    return undefined;
  }
}
