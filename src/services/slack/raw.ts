/** The parts of Slack's payloads that are read here. Everything is optional: what is missing is not guessed. */
export interface RawMessage {
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly bot_profile?: { readonly name?: string };
  readonly username?: string;
  readonly team?: string;
  readonly user_team?: string;
  readonly source_team?: string;
  readonly subtype?: string;
  readonly text?: string;
  readonly blocks?: readonly RawBlock[];
  readonly attachments?: readonly RawAttachment[];
  readonly files?: readonly RawFile[];
  readonly metadata?: unknown;
}

/** A block or an element of one. */
export interface RawBlock {
  readonly type?: string;
  readonly block_id?: string;
  readonly text?: string | { readonly type?: string; readonly text?: string };
  readonly fields?: readonly { readonly type?: string; readonly text?: string }[];
  readonly elements?: readonly RawBlock[];
  readonly style?: string | { readonly code?: boolean };
  readonly indent?: number;
  readonly url?: string;
  readonly user_id?: string;
  readonly channel_id?: string;
  readonly usergroup_id?: string;
  readonly name?: string;
  readonly unicode?: string;
  readonly range?: string;
  readonly fallback?: string;
  readonly value?: string;
  readonly rows?: readonly (readonly RawBlock[])[];
}

export interface RawAttachment {
  readonly pretext?: string;
  readonly title?: string;
  readonly text?: string;
  readonly fallback?: string;
  readonly from_url?: string;
  readonly is_share?: boolean;
}

export interface RawFile {
  readonly id?: string;
  readonly name?: string;
  readonly title?: string;
  readonly mimetype?: string;
  readonly filetype?: string;
  readonly size?: number;
  readonly mode?: string;
  readonly file_access?: string;
  readonly is_external?: boolean;
  readonly external_url?: string;
  readonly url_private?: string;
  readonly url_private_download?: string;
}

export interface RawUser {
  readonly name?: string;
  readonly real_name?: string;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
}
