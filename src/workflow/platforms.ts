import { Failure } from "../errors.ts";
import { type Platform, platformOf } from "../platforms/platform.ts";
import type { Parts } from "./parts.ts";

/** The platform that an id (of a conversation or a person) belongs to. */
export function platformFor(parts: Pick<Parts, "platforms">, id: string): Platform {
  return platformNamed(parts, platformOf(id));
}

/** @throws {Failure} when the platform is not configured any more. */
export function platformNamed({ platforms }: Pick<Parts, "platforms">, name: string): Platform {
  const found = platforms.find((platform) => platform.name === name);
  if (found) return found;
  throw new Failure(
    "platform",
    `The platform “${name}” is not configured here. Set its tokens, then try again.`,
  );
}
