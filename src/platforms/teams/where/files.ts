import { createHash } from "node:crypto";
import { Failure, tooLarge } from "../../../errors.ts";
import { atMost, type Graph } from "../../../services/microsoft/graph.ts";
import { MicrosoftRefusal } from "../../../services/microsoft/refusal.ts";
import type { TeamsMessage } from "../../../services/microsoft/teams-messages.ts";
import type { AttachedFile, Attachment } from "../../people-and-places.ts";
import type { Activity } from "../activity.ts";
import type { Kept, KeptFile } from "./kept.ts";
import { reaching } from "./trouble.ts";

/** Files that people attach, which Teams keeps in SharePoint and OneDrive. */
export interface Files {
  /** Those of a message in a personal chat, with an address that ends soon. */
  ofActivity(activity: Activity): Promise<readonly Attachment[]>;
  /** Those of a message read through Graph. */
  ofMessage(files: TeamsMessage["attachments"]): Promise<readonly Attachment[]>;
  /** @throws {Failure} of kind `unreadable`: too large, gone, elsewhere, or the permission is missing */
  fetch(attachment: Attachment, maxBytes: number): Promise<AttachedFile>;
}

export interface FilesDeps {
  readonly kept: Kept;
  readonly fetcher: typeof fetch;
  readonly graph: Graph | undefined;
  /** Whether files may be fetched from a host. */
  readonly isTrusted: (host: string) => boolean;
}

const downloadInfo = "application/vnd.microsoft.teams.file.download.info";

/** Where Microsoft keeps files. */
export function isMicrosofts(host: string): boolean {
  return /(^|\.)(sharepoint\.(com|us|de|cn)|sharepoint-mil\.us|onedrive\.com|1drv\.com|svc\.ms)$/.test(host);
}

export function files({ kept, fetcher, graph, isTrusted }: FilesDeps): Files {
  const keep = async (file: KeptFile): Promise<Attachment> => {
    const place = file.contentUrl ?? file.downloadUrl ?? "";
    const id = createHash("sha256").update(place).digest("base64url").slice(0, 32);
    await kept.save("file", file, id);
    return { id, name: file.name, mediaType: file.mediaType, bytes: 0 };
  };

  const download = async (url: string, name: string, maxBytes: number): Promise<Uint8Array | undefined> => {
    const address = URL.parse(url);
    const isSafe = address?.protocol === "https:" || address?.hostname === "127.0.0.1";
    if (!address || !isSafe || !isTrusted(address.hostname)) throw elsewhere(name);
    const response = await fetcher(address, { redirect: "error", signal: AbortSignal.timeout(60_000) });
    if ([401, 403, 404, 410].includes(response.status)) return undefined;
    if (!response.ok) {
      const status = { status: response.status, headers: Object.fromEntries(response.headers) };
      throw new MicrosoftRefusal("SharePoint", { ...status, bytes: new Uint8Array() });
    }
    return atMost(response, maxBytes);
  };

  const shared = async (url: string, name: string, maxBytes: number): Promise<Uint8Array> => {
    const address = URL.parse(url);
    if (!address || !isTrusted(address.hostname)) throw elsewhere(name);
    if (!graph) throw new Failure("unreadable", unpermitted(name));
    const share = `u!${Buffer.from(url).toString("base64url")}`;
    try {
      return await graph.content(`/shares/${share}/driveItem/content`, maxBytes);
    } catch (error) {
      const status = error instanceof MicrosoftRefusal ? error.status : 0;
      if (status === 401 || status === 403)
        throw new Failure("unreadable", unpermitted(name), { cause: error });
      if (status === 404) throw new Failure("unreadable", vanished(name), { cause: error });
      throw error;
    }
  };

  return {
    ofActivity: async ({ attachments = [] }) => {
      const found = attachments.flatMap(({ contentType, name, content, contentUrl }): KeptFile[] => {
        if (contentType !== downloadInfo) return [];
        const { downloadUrl } = (content ?? {}) as { downloadUrl?: unknown };
        const url = typeof downloadUrl === "string" ? downloadUrl : null;
        return [named(name ?? "file", url, contentUrl ?? null)];
      });
      return Promise.all(found.map(keep));
    },
    ofMessage: (attached) => Promise.all(attached.map(({ name, url }) => keep(named(name, null, url)))),
    fetch: async ({ id, name }, maxBytes) => {
      const file = await kept.load("file", id);
      if (!file) throw new Failure("unreadable", vanished(name));
      const { downloadUrl, contentUrl } = file;
      const own =
        downloadUrl === null ? undefined : await reaching(() => download(downloadUrl, file.name, maxBytes));
      if (own === undefined && contentUrl === null) throw new Failure("unreadable", vanished(file.name));
      const content = own ?? (await reaching(() => shared(contentUrl ?? "", file.name, maxBytes)));
      if (content.length > maxBytes) throw tooLarge(`“${file.name}”`, maxBytes);
      return { name: file.name, mediaType: file.mediaType, content };
    },
  };
}

function named(name: string, downloadUrl: string | null, contentUrl: string | null): KeptFile {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return { name, mediaType: mediaTypes[ending] ?? "application/octet-stream", downloadUrl, contentUrl };
}

const mediaTypes: Readonly<Record<string, string>> = {
  md: "text/markdown",
  markdown: "text/markdown",
  txt: "text/plain",
  html: "text/html",
  htm: "text/html",
  pdf: "application/pdf",
  json: "application/json",
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
};

function unpermitted(name: string): string {
  return (
    `I may not read “${name}”: files in channels need the permission Sites.Selected for their SharePoint site, which an ` +
    "administrator grants to the app registration. Or send me the file in our personal chat."
  );
}

function vanished(name: string): string {
  return `“${name}” is not there any more, or Teams' address for it has ended. Attach it again, then ask again.`;
}

function elsewhere(name: string): Failure {
  return new Failure(
    "unreadable",
    `“${name}” is not kept in SharePoint or OneDrive, so I do not fetch it. Attach it as a file in our personal chat.`,
  );
}
