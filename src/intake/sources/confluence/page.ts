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
