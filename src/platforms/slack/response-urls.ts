/**
 * With a command or a click comes an address at which its person can be told something for half an hour, also in
 * channels that the bot is not in. It is remembered, so that trouble is told where they asked.
 */
export interface ResponseUrls {
  remember(channel: string, user: string, url: string): void;
  /** An address that still works for at least that many messages; it counts as used. */
  take(channel: string, user: string, messages: number): string | undefined;
}

/** A little less than Slack allows. */
const lastsMs = 29 * 60_000;
const mostUses = 5;
const mostRemembered = 5_000;

export function responseUrls(now: () => number): ResponseUrls {
  const known = new Map<string, { readonly url: string; readonly until: number; uses: number }>();
  return {
    remember: (channel, user, url) => {
      if (known.size >= mostRemembered) known.clear();
      known.set(`${channel} ${user}`, { url, until: now() + lastsMs, uses: 0 });
    },
    take: (channel, user, messages) => {
      const found = known.get(`${channel} ${user}`);
      if (!found || found.until < now() || found.uses + messages > mostUses) return undefined;
      found.uses += messages;
      return found.url;
    },
  };
}
