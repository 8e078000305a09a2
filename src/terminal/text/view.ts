import { styleText } from "node:util";
import type { Severity } from "../../design/finding.ts";
import { program } from "../../design/register.ts";

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
  return id === program ? "Loophole" : (id.split(":").at(-1) ?? id);
}

type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** Gives text a colour or weight where the output shows one. */
export type Paint = (style: Style, text: string) => string;

/** Paints for a stream: plain where it is no terminal, or where `NO_COLOR` is set. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
