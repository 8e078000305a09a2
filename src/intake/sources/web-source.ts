import { Failure } from "../../errors.ts";
import { refusedBy } from "../../services/json-api.ts";
import { documentFrom } from "../document/document-from.ts";
import { withRelativeLinks } from "../document/document-links.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import type { Fetched } from "../fetch/request.ts";
import type { Access } from "./access.ts";
import { decoded, linkOf, type RemoteSource } from "./source.ts";

/** Hosts and paths at which people sign in: what answers there is never the document. */
const signIn =
  /^https:\/\/(accounts\.google\.com|login\.microsoftonline\.com|login\.live\.com|id\.atlassian\.com|[^/]+\.okta\.com|[^/]+\.auth0\.com|github\.com\/login|gitlab\.com\/users\/sign_in)|\/(login|signin|sign_in|sso|saml)(\/|\?|$)/i;

const readable =
  /^$|^text\/|^application\/(xhtml\+xml|xml|pdf|json|(x-)?yaml|markdown|rtf|octet-stream|binary|force-download|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)$/;

/** Any other page or raw file on the web, without credentials. Its places are host names. */
export function webSource(fetcher: Fetcher, access: Access): RemoteSource {
  return {
    name: "web",
    accepts: (ref) => linkOf(ref) !== undefined,
    async read(ref, signal) {
      const url = linkOf(ref);
      if (!url) throw new Failure("unreadable", "Only http and https links are read from the web.");
      access.require(url.hostname, url.hostname);
      const page = await fetcher.fetch(
        url.href,
        {
          headers: {
            accept: "text/markdown, text/html;q=0.9, text/plain;q=0.8, application/pdf;q=0.8, */*;q=0.5",
          },
          accepts: (type) => readable.test(type),
        },
        signal,
      );
      access.require(new URL(page.url).hostname, new URL(page.url).hostname);
      refuseUnread(url, page);
      const fileName = fileNameOf(page);
      const contentType = page.headers["content-type"];
      const document = await documentFrom({ ref, bytes: page.bytes, fileName, contentType }, signal);
      return withRelativeLinks(document, page.url);
    },
    check: () => Promise.resolve("Public pages are read without credentials."),
  };
}

function refuseUnread(asked: URL, page: Fetched): void {
  const { host } = asked;
  const needsSignIn = page.url !== asked.href && signIn.test(page.url);
  if (page.status === 401 || page.status === 403 || page.status === 407 || needsSignIn) {
    throw new Failure(
      "unreadable",
      `${host} shows this page only to people who sign in. Make it readable by link, or attach the document as a file.`,
    );
  }
  if (page.status === 404 || page.status === 410) {
    throw new Failure("unreadable", `${host} has no such page (any more). Check the link.`);
  }
  if (page.status >= 400) throw refusedBy(host, page);
  if (page.bytes.length === 0)
    throw new Failure("unreadable", `${host} answered with an empty page. Check the link.`);
}

function fileNameOf(page: Fetched): string | undefined {
  const said = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(page.headers["content-disposition"] ?? "")?.[1];
  const last = new URL(page.url).pathname.split("/").at(-1);
  const name = said ?? last;
  return name ? decoded(name) : undefined;
}
