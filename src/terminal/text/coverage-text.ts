import stringWidth from "string-width";
import type { Finding } from "../../design/finding.ts";
import { type Lens, lenses, lensTitles } from "../../design/lens.ts";
import { byLens, coverage } from "../../render/review-messages.ts";
import { padded } from "./layout.ts";
import { margin, type View } from "./view.ts";

/** How many columns a bar takes: the first where there is room for it, the second in a narrow terminal. */
const wide = 20;
const narrow = 10;

/**
 * A bar for each lens that was read: answered, answered in part, not answered. Where a line has no room for both, the
 * numbers stand below the bar.
 */
export function coverageText(findings: readonly Finding[], { paint, width }: View): string {
  const read = byLens(findings);
  const own = lenses.filter((lens) => read.has(lens));
  const rows = coverage(read, own);
  if (rows.kind !== "bars") return "";
  const label = Math.max(...own.map((lens) => lensTitles[lens].length));
  const details = Math.max(...rows.rows.map(({ detail }) => stringWidth(detail)));
  const isNarrow = margin.length + label + 2 + wide + 2 + details > width;
  return rows.rows
    .map(({ label: name, detail }, index) => {
      const shares = bar(read.get(own[index] as Lens) ?? [], isNarrow ? narrow : wide, paint);
      const between = isNarrow ? `\n${margin}${margin}` : "  ";
      return `${margin}${padded(name, label)}  ${shares}${between}${paint("dim", detail)}\n`;
    })
    .join("");
}

function bar(findings: readonly Pick<Finding, "verdict">[], columns: number, paint: View["paint"]): string {
  const share = (verdict: Finding["verdict"]) => findings.filter((one) => one.verdict === verdict).length;
  const [covered, partial, missing] = [share("covered"), share("partial"), share("missing")];
  const all = covered + partial + missing;
  if (all === 0) return paint("dim", "·".repeat(columns));
  const full = Math.round((covered / all) * columns);
  const half = Math.round(((covered + partial) / all) * columns) - full;
  const rest = columns - full - half;
  return (
    paint("green", "█".repeat(full)) + paint("yellow", "▒".repeat(half)) + paint("dim", "░".repeat(rest))
  );
}
