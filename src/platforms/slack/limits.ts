/**
 * What Slack accepts, in characters unless said otherwise. The numbers of `message` are lower than Slack's own (50
 * blocks; somewhere above 13,000 counted characters, undocumented), because going over loses the whole post.
 */
export const limits = {
  message: { blocks: 40, counted: 12_000, text: 4_000, overheadPerBlock: 100 },
  view: { blocks: 100, bytes: 250_000, title: 24, button: 24, privateMetadata: 3_000, callbackId: 255 },
  blockId: 255,
  actionId: 255,
  header: 150,
  text: 3_000,
  contextElements: 10,
  actionElements: 25,
  button: { text: 75, value: 2_000 },
  url: 3_000,
  input: { label: 2_000, placeholder: 150, text: 3_000 },
  options: { count: 100, groups: 100, text: 75, value: 75 },
} as const;
