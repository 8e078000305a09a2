/** Which hosts may be read at all. A pattern is a host name, `*.example.org` for all names below it, or `*`. */
export interface HostRules {
  /** Where given and not empty, only these hosts are read. */
  readonly allowed?: readonly string[];
  /** Never read, whatever else allows them. */
  readonly denied?: readonly string[];
  /**
   * Servers of one's own inside a private network, each as `host:port`. Only these exact pairs may have a private
   * address or be given credentials over plain http.
   */
  readonly privateHosts?: readonly string[];
}

/** The host and port of an address as `HostRules.privateHosts` writes them. */
function hostAndPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`.toLowerCase();
}

/** The port that a connection goes to. */
export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === "https:" ? 443 : 80));
}

/** Whether the administrator has listed this very host and port as a private server that may be read. */
export function isListedPrivate(url: URL, rules: HostRules): boolean {
  const wanted = hostAndPort(url);
  return (rules.privateHosts ?? []).some((listed) => listed.trim().toLowerCase() === wanted);
}

/** Why an address may not be asked for, before any name is looked up; undefined where it may. */
export function refusal(url: URL, rules: HostRules): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `Only http and https links are read, and this one is “${url.protocol}”. Give a web link, or attach the file.`;
  }
  if (url.username !== "" || url.password !== "") {
    return "The link has a user name or password in it, and such links are not followed. Remove them from the link.";
  }
  const host = url.hostname.replace(/\.$/, "").toLowerCase();
  if ((rules.denied ?? []).some((pattern) => hostMatches(host, pattern))) {
    return `Reading from ${host} is forbidden here by configuration. Attach the document instead.`;
  }
  const allowed = rules.allowed ?? [];
  if (allowed.length > 0 && !allowed.some((pattern) => hostMatches(host, pattern))) {
    return `${host} is not among the hosts that may be read here. Ask an administrator to add it to LOOPHOLE_HOSTS_ALLOWED, or attach the document.`;
  }
  const port = portOf(url);
  if (port < 1024 && port !== 80 && port !== 443 && !isListedPrivate(url, rules)) {
    return `Port ${port} is not one that web pages come from, so the link is not followed.`;
  }
  return undefined;
}

/** Whether a host name falls under a pattern. */
export function hostMatches(host: string, pattern: string): boolean {
  const wanted = pattern.trim().toLowerCase();
  if (wanted === "*") return true;
  return wanted.startsWith("*.") ? host.endsWith(wanted.slice(1)) : host === wanted;
}
