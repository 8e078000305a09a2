import { decoded } from "../source.ts";

/** What a link to Confluence means. */
export type ConfluenceTarget =
  | { readonly kind: "page"; readonly id: string }
  | { readonly kind: "titled"; readonly space: string; readonly title: string; readonly day?: string }
  | { readonly kind: "home"; readonly space: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means at a site; undefined for other sites. `site` is without a slash at the end. */
export function confluenceTarget(url: URL, site: string, isCloud: boolean): ConfluenceTarget | undefined {
  const at = new URL(site);
  const context = isCloud ? "/wiki" : at.pathname.replace(/\/$/, "");
  if (url.host.toLowerCase() !== at.host || !`${url.pathname}/`.startsWith(`${context}/`)) return undefined;
  const parts = url.pathname
    .slice(context.length)
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const [first, second, third] = parts;
  const pageId = url.searchParams.get("pageId") ?? url.searchParams.get("homepageId");
  if (pageId && /^\d+$/.test(pageId)) return { kind: "page", id: pageId };
  if (first === "x" && second) return { kind: "page", id: idOfShortLink(second) };
  if (first === "pages") {
    const space = url.searchParams.get("spaceKey");
    const title = url.searchParams.get("title");
    if (space && title) return { kind: "titled", space, title };
    return { kind: "other", what: "a list of pages" };
  }
  if (first === "display" && second) {
    const posted = /^(\d{4})\/(\d{2})\/(\d{2})\/(.+)$/.exec(parts.slice(2).join("/"));
    if (posted) {
      const [, year, month, day, title = ""] = posted;
      return {
        kind: "titled",
        space: second,
        title: title.replaceAll("+", " "),
        day: `${year}-${month}-${day}`,
      };
    }
    const title = parts.slice(2).join("/").replaceAll("+", " ");
    return title ? { kind: "titled", space: second, title } : { kind: "home", space: second };
  }
  if (first === "spaces" && second) {
    if (third === undefined || third === "overview") return { kind: "home", space: second };
    const after = { pages: 3, "pages.action": 3, blog: 6 }[third];
    const id = after === undefined ? undefined : parts.slice(after).find((part) => /^\d+$/.test(part));
    if (id) return { kind: "page", id };
    return { kind: "other", what: `“${third}” of a space` };
  }
  return { kind: "other", what: "no page of a space" };
}

/** A short link holds the page's number: its bytes, lowest first, in base 64 with other signs and zeros left off. */
export function idOfShortLink(code: string): string {
  const base64 = code.replaceAll("-", "/").replaceAll("_", "+").padEnd(11, "A").slice(0, 11);
  return Buffer.from(`${base64}=`, "base64").readBigUInt64LE().toString();
}
