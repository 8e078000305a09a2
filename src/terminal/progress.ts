import { createLogUpdate } from "log-update";
import { type Lens, lenses, lensTitles } from "../design/lens.ts";
import type { Screen } from "./program.ts";
import { margin, paintFor } from "./text/view.ts";

/** Tells that a review goes on, and which lenses are done. */
export interface Progress {
  done(lens: Lens): void;
  /** Takes everything away again. */
  stop(): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMs = 100;

/**
 * Shows one line for each lens on a terminal, redrawn in place; what is over before the first frame shows nothing, and
 * neither does a stream that is no terminal.
 */
export function showProgress(screen: Screen, asked: readonly Lens[], what: string): Progress {
  if (!screen.isTTY) return { done: () => {}, stop: () => {} };
  const paint = paintFor(screen);
  const update = createLogUpdate(screen as NodeJS.WritableStream);
  const ready = new Set<Lens>();
  const started = performance.now();
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % frames.length;
    const seconds = Math.round((performance.now() - started) / 1000);
    const rows = lenses
      .filter((lens) => asked.includes(lens))
      .map((lens) => {
        const mark = ready.has(lens) ? paint("green", "✓") : paint("cyan", frames[frame] ?? "");
        return `${margin}${mark} ${lensTitles[lens]}`;
      });
    update(["", `${margin}${what} ${paint("dim", `${seconds} s`)}`, "", ...rows, ""].join("\n"));
  };
  const timer = setInterval(draw, frameMs);
  timer.unref();
  return {
    done: (lens) => void ready.add(lens),
    stop: () => {
      clearInterval(timer);
      update.clear();
    },
  };
}
