import type { Attack } from "./attack.ts";
import { clocks } from "./attacks/clocks.ts";
import { disk } from "./attacks/disk.ts";
import { documents } from "./attacks/documents.ts";
import { injections } from "./attacks/injections.ts";
import { kills } from "./attacks/kills.ts";
import { inputs } from "./attacks/inputs.ts";
import { mentions } from "./attacks/mentions.ts";
import { neighbours } from "./attacks/neighbours.ts";
import { places } from "./attacks/places.ts";

/** Every attack there is, in the order of the table. */
export const attacks: readonly Attack[] = [
  kills,
  mentions,
  documents,
  inputs,
  neighbours,
  disk,
  injections,
  clocks,
  places,
];
