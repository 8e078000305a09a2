/**
 * Which blocks a Markdown text has is decided by how its lines begin; what stands in them matters to no one but the
 * inline parser, which is where both the time and the attacks go (a million brackets, a million asterisks). So the
 * block parser is given a skeleton: the same lines, each reduced to what can begin or end a block. Lines keep their
 * numbers, nesting is bounded, and the time is linear in the text.
 */
export function skeletonOf(text: string): string[] {
  return text.split("\n").map(boneOf);
}

const deepest = 12;
const longest = 2000;
const marker = /[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))/y;
const indent = /[ \t]*/y;
const blockTag =
  /^<(?:!--|\?|!\[CDATA\[|![a-z]|\/?(?:script|pre|style|textarea|address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s/>]|$))/i;
const loneTag = /^<\/?[a-z][\w-]*(?:\s[^<>]*)?\/?>\s*$/i;
const endOfHtml = /-->|\?>|\]\]>|<\/(?:script|pre|style|textarea)>/gi;

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
  if (content === "") return "";
  const heading = /^(#{1,6})(?:[ \t]|$)|^(#{2,6})(?=\p{L})/u.exec(content);
  if (heading) return `${heading[1] ?? heading[2]} x`;
  if (/^\[\^[^\]\s]{1,200}\]:/.test(content)) return "[^1]: x";
  if (/^(?:`{3}|~{3})|^\[[^\]]{1,200}\]:/.test(content)) return content.slice(0, longest);
  if (/^[-=*_:|\s]+$/.test(content)) return content.slice(0, longest);
  const ends = (content.match(endOfHtml) ?? []).slice(0, 20).join(" ");
  if (blockTag.test(content) || loneTag.test(content)) return `${content.slice(0, 200)} ${ends}`;
  const text = content.includes("|") ? content.replaceAll(/[^|\\\s]+|\\(?!\|)/g, "x").slice(0, longest) : "x";
  return ends === "" ? text : `${text} ${ends}`;
}
