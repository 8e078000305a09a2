import { z } from "zod";
import type { DocRef, Document } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { oauthToken, signedJwt, type TokenKeeper, tokenKeeper } from "../../../services/app-tokens.ts";
import { jsonOf, openApi } from "../../../services/json-api.ts";
import { documentFrom } from "../../document/document-from.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Fetched } from "../../fetch/request.ts";
import type { Access } from "../access.ts";
import { discussion, joined } from "../markdown-parts.ts";
import { linkOf, type RemoteSource } from "../source.ts";
import { googleDoc } from "./docs-format.ts";
import { docsMarkdown } from "./docs-markdown.ts";
import { accountKey, accountName, type GoogleAccount } from "./google-account.ts";
import { openComments } from "./google-comments.ts";

/** A service account, which people share their documents with. */
export interface GoogleConfig {
  readonly account: GoogleAccount;
  /** With delegation for the whole domain: the person in whose name documents are read. */
  readonly subject?: string | undefined;
  readonly docsApi?: string | undefined;
  readonly driveApi?: string | undefined;
  readonly tokenUrl?: string | undefined;
}

const scopes =
  "https://www.googleapis.com/auth/documents.readonly https://www.googleapis.com/auth/drive.readonly";
const file = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  parents: z.array(z.string()).nullish(),
  driveId: z.string().nullish(),
  trashed: z.boolean().nullish(),
  shortcutDetails: z.object({ targetId: z.string() }).nullish(),
});
type DriveFile = z.infer<typeof file>;
const fields = "fields=id,name,mimeType,parents,driveId,trashed,shortcutDetails&supportsAllDrives=true";
const apps = "application/vnd.google-apps.";
/** Folders lie in folders; so deep and no deeper is looked for one that is allowed. */
const mostFolders = 20;

/** Google Docs and the files of Google Drive. Places are the ids of files, of folders above them, and of shared drives. */
export function googleSource(
  fetcher: Fetcher,
  config: GoogleConfig,
  access: Access,
  tokens: TokenKeeper = tokenKeeper(),
): RemoteSource {
  const tokenUrl = config.tokenUrl ?? "https://oauth2.googleapis.com/token";
  const { now } = tokens;
  const signIn = async (signal?: AbortSignal) => {
    const { clientEmail, privateKey } = await accountKey(config.account);
    const seconds = Math.floor(now() / 1000);
    const claims = {
      iss: clientEmail,
      scope: scopes,
      aud: tokenUrl,
      iat: seconds,
      exp: seconds + 3600,
      ...(config.subject ? { sub: config.subject } : {}),
    };
    const assertion = signedJwt(claims, privateKey);
    const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
    const advice =
      "Check that the service account and its key still exist, and that the clock of this machine is right.";
    return oauthToken(fetcher, { name: "Google", url: tokenUrl, form, advice, now }, signal);
  };
  const token = (signal?: AbortSignal) => tokens.token(`google ${config.subject ?? ""}`, signIn, signal);
  const api = (base: string) =>
    openApi(fetcher, {
      name: "Google",
      base,
      credentials: async (signal) => ({ authorization: `Bearer ${await token(signal)}` }),
      says: (refusal) => sentence(config.subject ?? accountName(config.account), refusal),
    });
  const docs = api(config.docsApi ?? "https://docs.googleapis.com");
  const drive = api(config.driveApi ?? "https://www.googleapis.com");

  const describe = (id: string, signal?: AbortSignal) =>
    drive.json(`/drive/v3/files/${id}?${fields}`, file, signal);

  async function requireAccess(found: DriveFile, signal?: AbortSignal): Promise<void> {
    const names = [found.id, ...(found.driveId ? [found.driveId] : [])];
    let [folder] = found.parents ?? [];
    while (!access.allows(...names) && folder !== undefined && names.length < mostFolders) {
      names.push(folder);
      [folder] = (await describe(folder, signal)).parents ?? [];
    }
    access.require(`the folder of “${found.name}”`, ...names);
  }

  async function readDoc(ref: DocRef, { id }: DriveFile, signal?: AbortSignal): Promise<Document> {
    const query = "includeTabsContent=true&suggestionsViewMode=PREVIEW_WITHOUT_SUGGESTIONS";
    const doc = await docs.json(`/v1/documents/${id}?${query}`, googleDoc, signal);
    const { markdown, unread } = docsMarkdown(doc);
    const comments = await openComments(drive, id, signal);
    const bytes = new TextEncoder().encode(joined(markdown, discussion("Open comments", comments.items)));
    const missing = [...unread, ...comments.unread];
    return documentFrom({ ref, bytes, fileName: "document.md", title: doc.title, unread: missing }, signal);
  }

  async function readFile(ref: DocRef, found: DriveFile, signal?: AbortSignal): Promise<Document> {
    const { id, name, mimeType } = found;
    if (mimeType === `${apps}document`) return readDoc(ref, found, signal);
    if (mimeType === `${apps}presentation`) {
      const { bytes } = await drive.get(`/drive/v3/files/${id}/export?mimeType=application%2Fpdf`, signal);
      return documentFrom({ ref, bytes, contentType: "application/pdf", title: name }, signal);
    }
    if (mimeType.startsWith(apps)) {
      throw new Failure(
        "unreadable",
        `“${name}” is a Google ${mimeType.slice(apps.length)}, which is not read. Put the design into a Google Doc, or attach it as a file.`,
      );
    }
    const { bytes } = await drive.get(`/drive/v3/files/${id}?alt=media&supportsAllDrives=true`, signal);
    return documentFrom({ ref, bytes, fileName: name, contentType: mimeType }, signal);
  }

  return {
    name: "google",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && googleTarget(url) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && googleTarget(url);
      if (target?.kind !== "file") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another host"}, not to a document. Link to the document itself.`,
        );
      }
      let found = await describe(target.id, signal);
      if (found.shortcutDetails) found = await describe(found.shortcutDetails.targetId, signal);
      if (found.trashed)
        throw new Failure(
          "unreadable",
          `“${found.name}” lies in the trash. Restore it, or link to its successor.`,
        );
      await requireAccess(found, signal);
      return readFile(ref, found, signal);
    },
    async check(signal) {
      const about = z.object({ user: z.object({ emailAddress: z.string() }) });
      const { user } = await drive.json("/drive/v3/about?fields=user", about, signal);
      return `Google: signed in as ${user.emailAddress}; documents are to be shared with this address.`;
    },
  };
}

function sentence(account: string, refusal: Fetched): string | undefined {
  const { status } = refusal;
  const error = z
    .object({
      error: z.object({
        status: z.string().nullish(),
        message: z.string().nullish(),
        errors: z.array(z.object({ reason: z.string() })).nullish(),
      }),
    })
    .safeParse(jsonOf(refusal)).data?.error;
  const reason = `${error?.status ?? ""} ${error?.errors?.map((each) => each.reason).join(" ") ?? ""} ${error?.message ?? ""}`;
  if (/rate ?limit|quota/i.test(reason))
    return "Google answers no more questions of this bot for the moment: its rate limit is used up. Try again in a minute.";
  if (/accessNotConfigured|SERVICE_DISABLED|has not been used in project/i.test(reason)) {
    return "The Google Docs API or the Drive API is not switched on for the service account's project. An administrator enables both in the Google Cloud console.";
  }
  if (/exportSizeLimitExceeded/.test(reason))
    return "It is too large for Google to hand out. Attach it as a PDF.";
  if (status === 401)
    return "Google does not accept the service account's token. Ask an administrator to check its key.";
  if (status === 403 || status === 404) {
    return `Google does not show this document to the bot. Share it with ${account} as Viewer (or as Commenter, to have comments read), and check the link.`;
  }
  return undefined;
}

/** What a link to Google Docs or Drive means. */
export type GoogleTarget =
  | { readonly kind: "file"; readonly id: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts and for documents published to the web, which need no account. */
export function googleTarget(url: URL): GoogleTarget | undefined {
  if (url.hostname !== "docs.google.com" && url.hostname !== "drive.google.com") return undefined;
  const path = url.pathname.replace(/^\/a\/[^/]+/, "").replace(/\/u\/\d+(?=\/)/, "");
  if (/\/d\/e\//.test(path)) return undefined;
  const inPath = /^\/(?:document|presentation|spreadsheets|drawings|file)\/d\/([\w-]{10,})/.exec(path)?.[1];
  const inQuery = /^\/(?:open|uc|viewer|document\/edit)?$/.test(path) ? url.searchParams.get("id") : null;
  const id = inPath ?? (inQuery && /^[\w-]{10,}$/.test(inQuery) ? inQuery : undefined);
  if (id) return { kind: "file", id };
  if (path.includes("/folders/")) return { kind: "other", what: "a folder" };
  if (path.startsWith("/forms/")) return { kind: "other", what: "a form" };
  return { kind: "other", what: "no document" };
}
