import { styleText } from "node:util";

type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** Gives text a colour or weight where the output shows one. */
export type Paint = (style: Style, text: string) => string;

/** Paints for a stream: plain where it is no terminal, or where `NO_COLOR` is set. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
