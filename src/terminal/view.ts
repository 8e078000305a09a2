import type { Severity } from "../design/finding.ts";
import type { Paint } from "./paint.ts";

/** How the terminal sees: how wide, with which colours, and on which day. */
export interface View {
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
  readonly now: Date;
}

/** The margin on the left of everything. */
export const margin = "  ";

/** A severity as a word of six columns, in its colour. */
export function severityMark(severity: Severity, paint: Paint): string {
  switch (severity) {
    case "high":
      return paint("bold", paint("red", "HIGH  "));
    case "medium":
      return paint("yellow", "MEDIUM");
    case "low":
      return paint("dim", "LOW   ");
  }
}

/** A heading, with an empty line after it. */
export function heading(text: string, paint: Paint): string {
  return `${margin}${paint("bold", text)}\n`;
}

/** How somebody is shown: the terminal's own people and those of platforms by the last part of their id. */
export function personName(id: string): string {
  return id === "loophole" ? "Loophole" : (id.split(":").at(-1) ?? id);
}
