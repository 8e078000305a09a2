import { decoded } from "../decoded.ts";

/** What a link to a Teams message means. */
export type TeamsTarget =
  | { readonly kind: "channel"; readonly team: string; readonly channel: string; readonly root: string }
  | { readonly kind: "chat"; readonly chat: string; readonly message: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts, and for files, which belong to SharePoint. */
export function teamsTarget(url: URL): TeamsTarget | undefined {
  if (!/^teams\.(microsoft\.com|microsoft\.us|cloud\.microsoft)$/.test(url.hostname)) return undefined;
  const [letter, kind, place, message] = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  if (letter !== "l" || kind === "file")
    return kind === "file" ? undefined : { kind: "other", what: "no message" };
  if (kind !== "message" || !place || !message || !/^\d+$/.test(message))
    return { kind: "other", what: "no message" };
  const isChat = /contextType"?\s*:\s*"?chat/i.test(url.searchParams.get("context") ?? "");
  const team = url.searchParams.get("groupId");
  if (isChat || /@(thread\.v2|unq\.gbl\.spaces)$/.test(place)) return { kind: "chat", chat: place, message };
  if (!team) return { kind: "other", what: "a channel without its team" };
  return { kind: "channel", team, channel: place, root: url.searchParams.get("parentMessageId") ?? message };
}
