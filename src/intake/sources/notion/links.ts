/**
 * The id of the page that a link to Notion leads to: 32 hexadecimal digits at the end of the path, or behind `p=` where a
 * page is open beside a database. `null` for links to Notion without one, undefined for other hosts.
 */
export function notionPage(url: URL): string | null | undefined {
  if (!/^((www|app)\.)?notion\.(so|com)$|\.notion\.site$/.test(url.hostname)) return undefined;
  const beside = url.searchParams.get("p");
  const last = url.pathname.split("/").findLast((part) => part !== "") ?? "";
  for (const candidate of [beside ?? "", last]) {
    const id = /(?:^|-)([0-9a-f]{32})$/i.exec(
      candidate.replaceAll("-", (dash, at: number) => (isUuid(candidate, at) ? "" : dash)),
    );
    if (id?.[1]) return id[1].toLowerCase();
  }
  return null;
}

/** Whether a dash stands inside a UUID at the end of a text, where it only groups its digits. */
function isUuid(text: string, at: number): boolean {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(text);
  return uuid !== null && at >= uuid.index;
}
