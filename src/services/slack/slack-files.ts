import type { Unread } from "../../design/document.ts";
import { Failure, tooLarge } from "../../errors.ts";
import { openTurndown } from "../html-markdown.ts";
import { refusedBy } from "../json-api.ts";
import type { RawFile, RawMessage } from "./raw.ts";
import type { Downloaded, SlackDownloads } from "./slack-port.ts";

/** A file that can be asked for. The size is in bytes, 0 where it is not known. */
export interface SlackAttachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** The files of a message that can be asked for. */
export function attachmentsOf({ files = [] }: RawMessage): SlackAttachment[] {
  return files.flatMap((file) =>
    file.id === undefined || file.is_external === true || whyUnreadable(file) !== undefined
      ? []
      : [
          {
            id: file.id,
            name: file.name ?? file.title ?? file.id,
            mediaType: file.mimetype ?? "application/octet-stream",
            bytes: file.size ?? 0,
          },
        ],
  );
}

/** The files of a message that nobody can read any more, with the reason. */
export function unreadableIn({ files = [] }: RawMessage): Unread[] {
  return files.flatMap((file) => {
    const why = whyUnreadable(file);
    return why === undefined ? [] : [{ what: `The file ${file.name ?? file.title ?? ""}`.trim(), why }];
  });
}

function whyUnreadable({ mode }: RawFile): string | undefined {
  if (mode === "tombstone") return "It was deleted.";
  return mode === "hidden_by_limit" ? "Slack hides it: the workspace's storage limit is reached." : undefined;
}

/** A file as read. */
export interface SlackContent {
  readonly name: string;
  /** Only of canvases and posts, whose names say nothing. */
  readonly title?: string | undefined;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

const mostRedirects = 3;

/**
 * Reads a file that Slack told of. The token goes to no host but Slack's. Canvases and posts, which Slack gives as HTML,
 * become Markdown.
 * @throws {Failure} of kind `unreadable`: too large, deleted, kept elsewhere, or the scope is missing
 */
export async function readSlackFile(
  downloads: SlackDownloads,
  file: RawFile,
  mostBytes: number,
): Promise<SlackContent> {
  const name = file.name ?? file.title ?? "the file";
  const url = addressOf(file, name);
  if ((file.size ?? 0) > mostBytes) throw tooLarge(`“${name}”`, mostBytes);
  const { mediaType, content: bytes } = await download(downloads, url, name, mostBytes);
  const isPage = mediaType === "text/html";
  if (!isSlacksDocument(file)) {
    if (isPage && file.mimetype !== "text/html") throw loginPage(name);
    return { name, mediaType: file.mimetype ?? mediaType, content: bytes };
  }
  const text = new TextDecoder().decode(bytes);
  if (isPage && /<form[^<>]*signin|data-qa="signin/i.test(text)) throw loginPage(name);
  const words = openTurndown().turndown(text).replaceAll("\u00A0", " ");
  const content = new TextEncoder().encode(words);
  return { name: `${name}.md`, title: file.title, mediaType: "text/markdown", content };
}

/** Canvases and posts, whatever they are called. */
function isSlacksDocument({ mimetype = "", filetype = "", mode = "" }: RawFile): boolean {
  return (
    /^application\/vnd\.slack-(docs|post)$/.test(mimetype) ||
    /^(quip|canvas)$/.test(filetype) ||
    /^(quip|space)$/.test(mode)
  );
}

function addressOf(file: RawFile, name: string): string {
  if (file.is_external === true)
    throw new Failure(
      "unreadable",
      `“${name}” is kept outside of Slack. Send me the link to it instead: ${file.external_url ?? ""}`,
    );
  if (file.mode === "tombstone")
    throw new Failure("unreadable", `“${name}” was deleted. Attach it again, then ask again.`);
  const url = file.url_private_download ?? file.url_private;
  if (url === undefined || !URL.canParse(url))
    throw new Failure(
      "unreadable",
      `Slack gives me no content for “${name}”. Save it as a file or paste its text, then ask again.`,
    );
  return url;
}

async function download(
  downloads: SlackDownloads,
  url: string,
  name: string,
  mostBytes: number,
): Promise<Downloaded> {
  let address = new URL(url);
  for (let hops = 0; hops <= mostRedirects; hops++) {
    if (!isSlacks(address, downloads.apiUrl))
      throw new Failure(
        "unreadable",
        `“${name}” is not kept by Slack itself, so I do not fetch it with my token. Attach it as a file.`,
      );
    if (/^\/(signin|workspace-signin)?$/.test(address.pathname)) throw loginPage(name);
    const answer = await downloads.get(address, mostBytes);
    if (answer.status >= 300 && answer.status < 400 && answer.location !== undefined) {
      const next = URL.parse(answer.location, address);
      if (!next) break;
      address = next;
      continue;
    }
    if (answer.status === 401 || answer.status === 403) throw loginPage(name);
    if (answer.status === 404 || answer.status === 410)
      throw new Failure("unreadable", `“${name}” is not there any more. Attach it again, then ask again.`);
    if (answer.status >= 400) throw refusedBy("Slack", { status: answer.status, headers: {} });
    return answer;
  }
  throw new Failure(
    "unreadable",
    `Slack sends me in circles for “${name}”. Attach it again, then ask again.`,
  );
}

/** The hosts that may see the token: Slack's, and the one that was configured as its Web API. */
function isSlacks(address: URL, apiUrl: string | undefined): boolean {
  if (apiUrl !== undefined && address.host === new URL(apiUrl).host) return true;
  return address.protocol === "https:" && /(^|\.)slack\.com$/.test(address.hostname);
}

function loginPage(name: string): Failure {
  return new Failure(
    "unreadable",
    `Slack did not let me read “${name}”. If the app lacks the scope “files:read”, an administrator can add it at ` +
      "https://api.slack.com/apps under “OAuth & Permissions → Bot Token Scopes” and reinstall the app; otherwise attach the file in a thread that I am in.",
  );
}
