import { z } from "zod";
import { actionVerbs, formVerbs } from "../../../render/message.ts";

/**
 * What a button carries back to us, under one name, so that it cannot be confused with the inputs beside it. It comes
 * back from people's machines, so it is checked, and nothing is allowed because of it.
 */
const schema = z.object({
  /** A button, a form that is sent, or one that is put away. */
  does: z.enum(["act", "send", "close"]).default("act"),
  verb: z.union([z.enum(actionVerbs), z.enum(formVerbs)]),
  target: z.string().max(200).default(""),
  /** The key of the message that it stands in. */
  key: z.string().max(200).default(""),
  /** In what only one person sees: the conversation that it is about. */
  about: z.string().max(1000).optional(),
  /** The inputs of the form that is sent. */
  inputs: z.array(z.string().max(100)).max(50).default([]),
});

export interface ClickData {
  readonly does: "act" | "send" | "close";
  readonly verb: z.infer<typeof schema>["verb"];
  readonly target: string;
  readonly key: string;
  readonly about?: string | undefined;
  readonly inputs?: readonly string[] | undefined;
}

/** The data of a button, as small as it can be said. */
export function clickData({ does, verb, target, key, about, inputs }: ClickData): object {
  return {
    loophole: {
      ...(does === "act" ? {} : { does }),
      verb,
      target,
      key,
      ...(about === undefined ? {} : { about }),
      ...(inputs === undefined ? {} : { inputs }),
    },
  };
}

const carrier = z.object({ loophole: schema });

/** What a click carried, or undefined where it is none of ours. */
export function clickOf(data: unknown): ClickData | undefined {
  return carrier.safeParse(data).data?.loophole;
}
