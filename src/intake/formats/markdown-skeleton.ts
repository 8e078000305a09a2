/**
 * Which blocks a Markdown text has is decided by how its lines begin; what stands in them matters to no one but the
 * inline parser, which is where both the time and the attacks go (a million brackets, a million asterisks). So the
 * block parser is given a skeleton: the same lines, each reduced to what can begin or end a block. Lines keep their
 * numbers, nesting is bounded, and the time is linear in the text.
 */
export function skeletonOf(text: string): string {
  return text.split("\n").map(boneOf).join("\n");
}

const deepest = 12;
const longest = 2000;
const marker = /[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))/y;
const indent = /[ \t]*/y;
/** Two or more hashes and a letter: a heading whose author forgot the blank. */
const tightHeading = /^(#{2,6})(?=\p{L})/u;

function boneOf(line: string): string {
  let at = 0;
  for (let depth = 0; ; depth += 1) {
    marker.lastIndex = at;
    const found = marker.exec(line);
    if (!found) break;
    if (depth === deepest) return /^[-*_ \t]+$/.test(line) ? "---" : `${shortened(line.slice(0, at))} x`;
    at += found[0].length;
  }
  indent.lastIndex = at;
  at += indent.exec(line)?.[0].length ?? 0;
  return shortened(line.slice(0, at)) + boneOfContent(line.slice(at));
}

function shortened(markers: string): string {
  return markers.replaceAll(/[ \t]{60,}/g, " ".repeat(60));
}

function boneOfContent(content: string): string {
  const plain = /^[\p{L}\p{N}("'“‘*_]/u.test(content) && !/^[*_ \t]+$/.test(content);
  if (plain && !/[|<>]/.test(content)) return "x";
  const bone =
    plain && content.includes("|")
      ? content.replaceAll(/[^|\\\s<>]+/g, "x")
      : content.replace(tightHeading, "$1 ");
  return bone.length > longest ? bone.slice(0, longest) + bone.slice(-20) : bone;
}
