/** A GitHub or GitHub Enterprise server. Without token and app only what is public is read. */
export interface GitHubConfig {
  /** Where its pages are: `github.com`, or the host of an Enterprise server. */
  readonly host: string;
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly api?: string;
  /** Where raw wiki pages are: `https://raw.githubusercontent.com`, or `https://HOST/raw`. */
  readonly raw?: string;
  /** A personal access token with read access to contents, issues, pull requests and discussions. */
  readonly token?: string | undefined;
  /** A GitHub App instead: its id and private key (PEM). It reads where it is installed. */
  readonly app?: { readonly id: string; readonly privateKey: string } | undefined;
}

/** The addresses of a server's interface, completed. */
export function addressesOf({ host, api, raw }: GitHubConfig): {
  readonly api: string;
  readonly raw: string;
} {
  const isPublic = host === "github.com";
  return {
    api: api ?? (isPublic ? "https://api.github.com" : `https://${host}/api/v3`),
    raw: raw ?? (isPublic ? "https://raw.githubusercontent.com" : `https://${host}/raw`),
  };
}
