/** What a link to Google Docs or Drive means. */
export type GoogleTarget =
  | { readonly kind: "file"; readonly id: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts and for documents published to the web, which need no account. */
export function googleTarget(url: URL): GoogleTarget | undefined {
  if (url.hostname !== "docs.google.com" && url.hostname !== "drive.google.com") return undefined;
  const path = url.pathname.replace(/^\/a\/[^/]+/, "").replace(/\/u\/\d+(?=\/)/, "");
  if (/\/d\/e\//.test(path)) return undefined;
  const inPath = /^\/(?:document|presentation|spreadsheets|drawings|file)\/d\/([\w-]{10,})/.exec(path)?.[1];
  const inQuery = /^\/(?:open|uc|viewer|document\/edit)?$/.test(path) ? url.searchParams.get("id") : null;
  const id = inPath ?? (inQuery && /^[\w-]{10,}$/.test(inQuery) ? inQuery : undefined);
  if (id) return { kind: "file", id };
  if (path.includes("/folders/")) return { kind: "other", what: "a folder" };
  if (path.startsWith("/forms/")) return { kind: "other", what: "a form" };
  return { kind: "other", what: "no document" };
}
