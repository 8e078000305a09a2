const tag = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/gi;
/** Elements that have no end, or whose end authors leave out. */
const unended = new Set(
  "area,base,br,col,embed,hr,img,input,link,meta,param,source,track,wbr,p,li,dt,dd,tr,td,th,thead,tbody,tfoot,option,optgroup,colgroup,html,head,body".split(
    ",",
  ),
);

/** How deep the tags of an HTML text nest, as a linear scan sees it. */
export function nestingOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [whole, end, name = ""] of html.matchAll(tag)) {
    if (unended.has(name.toLowerCase()) || whole.endsWith("/>")) continue;
    depth = end ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The words of an HTML text with its headings and paragraphs, whatever its structure. */
export function strippedText(html: string): string {
  return html
    .replaceAll(/<!--[^]*?(?:-->|$)/g, " ")
    .replaceAll(/<(script|style|noscript|template)\b[^]*?(?:<\/\1\s*>|$)/gi, " ")
    .replaceAll(/<h([1-6])\b[^<>]*>/gi, (_, depth: string) => `\n\n${"#".repeat(Number(depth))} `)
    .replaceAll(/<li\b[^<>]*>/gi, "\n- ")
    .replaceAll(
      /<\/?(?:p|div|section|article|table|tr|ul|ol|blockquote|pre|h[1-6]|details|summary)\b[^<>]*>/gi,
      "\n\n",
    )
    .replaceAll(/<br\b[^<>]*>/gi, "\n")
    .replaceAll(/<[a-z/!][^<>]*>/gi, " ")
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? " ")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
