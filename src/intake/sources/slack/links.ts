/** What a link to Slack means. */
export type SlackTarget =
  | { readonly kind: "thread"; readonly channel: string; readonly ts: string }
  | { readonly kind: "file"; readonly id: string }
  /** The canvas that belongs to a channel. */
  | { readonly kind: "canvas"; readonly channel: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts. */
export function slackTarget(url: URL): SlackTarget | undefined {
  if (!/^[\w-]+(\.enterprise)?\.slack\.com$/.test(url.hostname)) return undefined;
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [first, second, third, fourth, fifth] = parts;
  if (first === "archives" && second) {
    const root = url.searchParams.get("thread_ts");
    const [, seconds, fraction] = /^p(\d{10,})(\d{6})$/.exec(third ?? "") ?? [];
    const ts = root && /^\d+\.\d+$/.test(root) ? root : seconds && `${seconds}.${fraction}`;
    return ts ? { kind: "thread", channel: second, ts } : { kind: "other", what: "a channel" };
  }
  if (first === "client" && fourth === "thread" && fifth) {
    const [, channel, ts] = /^([CDG][A-Z0-9]+)-(\d+\.\d+)$/.exec(fifth) ?? [];
    return channel && ts ? { kind: "thread", channel, ts } : { kind: "other", what: "no message" };
  }
  if (first === "docs" && third && /^F[A-Z0-9]+$/.test(third)) return { kind: "file", id: third };
  if (first === "files" && third && /^F[A-Z0-9]+$/.test(third)) return { kind: "file", id: third };
  if (first === "canvas" && second) return { kind: "canvas", channel: second };
  return { kind: "other", what: "no message" };
}
