import type { Unread } from "../../../design/document.ts";

/** A page as either kind of Confluence gives it. */
interface ConfluencePage {
  readonly title: string;
  /** The key of the space that it really stands in. */
  readonly space: string;
  readonly storage: string;
  readonly isBlogPost: boolean;
}

/** A comment in storage format; `about` is the passage that it was put on. */
export interface ConfluenceComment {
  readonly author: string;
  readonly time: string;
  readonly storage: string;
  readonly about?: string;
}

/** What is asked of a site, Cloud or Data Center. */
export interface ConfluenceSite {
  page(id: string, signal?: AbortSignal): Promise<ConfluencePage>;
  /** The number of a page that is known by its title, or of a space's home page; undefined where there is none. */
  idOf(
    space: string,
    title: string | undefined,
    day: string | undefined,
    signal?: AbortSignal,
  ): Promise<string | undefined>;
  /** Comments that are not settled, and what of them could not be read. */
  comments(
    id: string,
    isBlogPost: boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly items: readonly ConfluenceComment[]; readonly unread: readonly Unread[] }>;
  /** The name of whoever is signed in. */
  whoAmI(signal?: AbortSignal): Promise<string>;
}

export const cutComments: Unread = { what: "some comments", why: "there are more than are read" };

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
