/** A Confluence site. With an e-mail address it is Confluence Cloud, without one Confluence Data Center. */
export interface ConfluenceConfig {
  /** Where people see it, with its context path where it has one: `https://acme.atlassian.net`, `https://wiki.acme.example`. */
  readonly site: string;
  /** Cloud: the interface of tokens with scopes, `https://api.atlassian.com/ex/confluence/CLOUD-ID`; otherwise the site. */
  readonly api?: string | undefined;
  /** Cloud: the account that the token belongs to. */
  readonly email?: string | undefined;
  /** Cloud: an API token. Data Center: a personal access token. */
  readonly token: string;
}

/** The site without a slash at the end, and without the `/wiki` that Cloud puts behind it. */
export function siteOf({ site, email }: ConfluenceConfig): string {
  const bare = site.replace(/\/+$/, "");
  return email ? bare.replace(/\/wiki$/, "") : bare;
}
