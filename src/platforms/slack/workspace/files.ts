import { Failure, tooLarge } from "../../../errors.ts";
import type { RawFile } from "../../../services/slack/raw.ts";
import type { AttachedFile, Attachment, Conversation } from "../../people-and-places.ts";
import { channelOf } from "../ids.ts";
import type { Sessions } from "./session.ts";
import { explaining } from "./trouble.ts";

/** Canvases and posts: Slack gives their content as HTML, whatever they are called. */
const slackDocuments = new Set(["application/vnd.slack-docs", "application/vnd.slack-post"]);
const mostRedirects = 3;

/**
 * Reads an attached file with the bot's token, which goes to no host but Slack's.
 * @param apiUrl where Slack's Web API is when it is not Slack's own; its host may have the token too
 * @throws {Failure} of kind `unreadable`: too large, deleted, kept elsewhere, or the scope is missing
 */
export async function fetchFile(
  sessions: Sessions,
  fetcher: typeof fetch,
  apiUrl: string | undefined,
  { at, attachment, maxBytes }: { at: Conversation; attachment: Attachment; maxBytes: number },
): Promise<AttachedFile> {
  const { clients, token } = await sessions(channelOf(at).team);
  const info = await explaining(() => clients.patient.files.info({ file: attachment.id }));
  const file = (info.file ?? {}) as RawFile;
  const url = addressOf(file, attachment.name);
  if ((file.size ?? 0) > maxBytes) throw tooLarge(`“${attachment.name}”`, maxBytes);
  const response = await download(fetcher, url, token, apiUrl, attachment.name);
  const mediaType = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const isDocument = slackDocuments.has(file.mimetype ?? "") || file.mode === "space" || file.mode === "quip";
  if (mediaType === "text/html" && !isDocument && file.mimetype !== "text/html")
    throw loginPage(attachment.name);
  return {
    name: file.name ?? attachment.name,
    mediaType: isDocument ? mediaType || "text/html" : (file.mimetype ?? mediaType),
    content: await readAtMost(response, maxBytes, attachment.name),
  };
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
  fetcher: typeof fetch,
  url: string,
  token: string,
  apiUrl: string | undefined,
  name: string,
): Promise<Response> {
  let address = new URL(url);
  for (let hops = 0; hops <= mostRedirects; hops++) {
    if (!isSlacks(address, apiUrl))
      throw new Failure(
        "unreadable",
        `“${name}” is not kept by Slack itself, so I do not fetch it with my token. Attach it as a file.`,
      );
    if (/^\/(signin|workspace-signin)?$/.test(address.pathname)) throw loginPage(name);
    const response = await fetcher(address, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "manual",
      signal: AbortSignal.timeout(60_000),
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      address = new URL(location, address);
      continue;
    }
    if (response.status === 401 || response.status === 403) throw loginPage(name);
    if (response.status === 404 || response.status === 410)
      throw new Failure("unreadable", `“${name}” is not there any more. Attach it again, then ask again.`);
    if (!response.ok) throw new Error(`Slack answered ${response.status} for a file`);
    return response;
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

async function readAtMost(response: Response, maxBytes: number, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(`“${name}”`, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function loginPage(name: string): Failure {
  return new Failure(
    "unreadable",
    `Slack did not let me read “${name}”. If the app lacks the scope “files:read”, an administrator can add it at ` +
      "https://api.slack.com/apps under “OAuth & Permissions → Bot Token Scopes” and reinstall the app; otherwise attach the file in a thread that I am in.",
  );
}
