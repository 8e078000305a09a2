import type { SlackWorld } from "./slack-world.ts";

/** Attaches a file in a channel, as somebody does; returns it as events name it. */
export async function attached(
  { slack }: SlackWorld,
  by: string,
  channel: string,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<object> {
  const token = `xoxp-${by}`;
  const place = await slack.call(token, "files.getUploadURLExternal", {
    filename: name,
    length: Buffer.byteLength(content),
  });
  await fetch(String(place["upload_url"]).replace("localhost", "127.0.0.1"), {
    method: "POST",
    body: content,
  });
  const done = await slack.call(token, "files.completeUploadExternal", {
    files: [{ id: place["file_id"], title: name }],
    channel_id: channel,
  });
  return (done["files"] as object[])[0] ?? {};
}
