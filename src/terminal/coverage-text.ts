import type { Finding } from "../design/finding.ts";
import { type Lens, lenses, lensTitles } from "../design/lens.ts";
import { byLens, coverage } from "../render/coverage.ts";
import { padded } from "./layout.ts";
import { margin, type View } from "./view.ts";

/** How many columns a bar takes. */
const barColumns = 20;

/** A bar for each lens that was read: answered, answered in part, not answered. */
export function coverageText(findings: readonly Finding[], { paint }: View): string {
  const read = byLens(findings);
  const own = lenses.filter((lens) => read.has(lens));
  const rows = coverage(read, own);
  if (rows.kind !== "bars") return "";
  const label = Math.max(...own.map((lens) => lensTitles[lens].length));
  return rows.rows
    .map(({ label: name, detail }, index) => {
      const found = read.get(own[index] as Lens) ?? [];
      return `${margin}${padded(name, label)}  ${bar(found, paint)}  ${paint("dim", detail)}\n`;
    })
    .join("");
}

function bar(findings: readonly Pick<Finding, "verdict">[], paint: View["paint"]): string {
  const share = (verdict: Finding["verdict"]) => findings.filter((one) => one.verdict === verdict).length;
  const [covered, partial, missing] = [share("covered"), share("partial"), share("missing")];
  const all = covered + partial + missing;
  if (all === 0) return paint("dim", "·".repeat(barColumns));
  const full = Math.round((covered / all) * barColumns);
  const half = Math.round(((covered + partial) / all) * barColumns) - full;
  const rest = barColumns - full - half;
  return (
    paint("green", "█".repeat(full)) + paint("yellow", "▒".repeat(half)) + paint("dim", "░".repeat(rest))
  );
}
