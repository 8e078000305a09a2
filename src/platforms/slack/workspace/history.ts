import { z } from "zod";
import { tooLarge } from "../../../errors.ts";
import type { RawFile } from "../../../services/slack/raw.ts";
import { readSlackFile } from "../../../services/slack/slack-files.ts";
import { asked, type SlackDownloads } from "../../../services/slack/slack-port.ts";
import { readLatest, readThread } from "../../../services/slack/slack-thread.ts";
import type { AttachedFile, Attachment, Conversation, History, Person } from "../../people-and-places.ts";
import { channelOf, userId } from "../ids.ts";
import type { People } from "./members.ts";
import { readable, type Sessions } from "./session.ts";
import { explaining } from "./trouble.ts";

/**
 * Reads a thread, or the latest messages of a conversation without threads.
 * @throws {Failure} where the bot may not read there
 */
export async function historyOf(sessions: Sessions, people: People, of: Conversation): Promise<History> {
  const { team, channel, thread } = channelOf(of);
  const session = await sessions(team);
  const naming = async (user: string): Promise<string> => (await people.named(session, user)).name;
  const { messages, unread } =
    thread === undefined
      ? await readLatest(readable(session), naming, channel)
      : await readThread(readable(session), naming, channel, thread);
  // Everybody whom Slack knows was looked up for the names, and is remembered.
  const personOf = ({ id, name }: { readonly id: string; readonly name: string }): Person => ({
    ...(people.known(team, id) ?? { id: userId(team, id), tenant: team }),
    name,
  });
  return { messages: messages.map((message) => ({ ...message, author: personOf(message.author) })), unread };
}

const info = z.object({ file: z.custom<RawFile>((one) => typeof one === "object" && one !== null) });

/**
 * Reads an attached file with the bot's token.
 * @param apiUrl where Slack's Web API is when it is not Slack's own
 * @throws {Failure} of kind `unreadable`: too large, deleted, kept elsewhere, or the scope is missing
 */
export async function fetchFile(
  sessions: Sessions,
  fetcher: typeof fetch,
  apiUrl: string | undefined,
  { at, attachment, maxBytes }: { at: Conversation; attachment: Attachment; maxBytes: number },
): Promise<AttachedFile> {
  const session = await sessions(channelOf(at).team);
  const { file } = await asked(readable(session), "files.info", { file: attachment.id }, info);
  const named = { ...file, name: file.name ?? attachment.name };
  return readSlackFile(downloads(fetcher, session.token, apiUrl), named, maxBytes);
}

function downloads(fetcher: typeof fetch, token: string, apiUrl: string | undefined): SlackDownloads {
  return {
    apiUrl,
    get: (url, mostBytes) =>
      explaining(async () => {
        const response = await fetcher(url, {
          headers: { authorization: `Bearer ${token}` },
          redirect: "manual",
          signal: AbortSignal.timeout(60_000),
        });
        const { status, headers } = response;
        return {
          status,
          location: headers.get("location") ?? undefined,
          mediaType: headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "",
          content: await readAtMost(response, mostBytes),
        };
      }),
  };
}

async function readAtMost(response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge("The file", mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
