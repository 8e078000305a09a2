/**
 * Shows something to one person through the address that came with their command or click.
 * @throws where Slack does not take it (any more)
 */
export async function respond(
  fetcher: typeof fetch,
  url: string,
  content: { readonly text: string; readonly blocks: readonly object[] },
  thread: string | undefined,
): Promise<void> {
  const response = await fetcher(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({
      response_type: "ephemeral",
      replace_original: false,
      text: content.text,
      blocks: content.blocks,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    }),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`Slack answered ${response.status} to a response`);
}
