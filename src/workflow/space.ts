import type { Review } from "../design/register.ts";
import { type Place, platformOf } from "../platforms/platform.ts";
import type { Subject } from "./jobs.ts";
import type { Parts } from "./parts.ts";

/** Examples are in a register of their own: nobody wants them in a digest. */
export const exampleSpace = "example";

/** The register that a review belongs to. */
export function spaceOf(parts: Parts, place: Place, subject: Subject, earlier: Review | undefined): string {
  if (subject.kind === "example") return exampleSpace;
  return earlier?.space ?? spaceAt(parts, place);
}

/** The register of the workspace or tenant that a place belongs to. */
export function spaceAt({ policy }: Pick<Parts, "policy">, { channel, tenant }: Place): string {
  return policy.spaceOf(platformOf(channel), tenant);
}
