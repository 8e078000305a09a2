/**
 * What Slack is documented to refuse (https://docs.slack.dev/reference/block-kit), as numbers of Slack's and not of the
 * program, so that a limit that is wrong there fails here. `…Problems` name what is over a limit, `live` whatever Slack would make a mention or a link.
 */
type Json = null | boolean | number | string | readonly Json[] | Obj;
interface Obj {
  readonly [name: string]: Json;
}

/** Not documented: posts of more were refused with msg_blocks_too_long. */
const mostCounted = 13_200;

const sizes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  header: { text: 150 },
  section: { text: 3_000 },
  button: { text: 75, value: 2_000, url: 3_000 },
  option: { text: 75, value: 150, description: 75 },
  option_group: { label: 75 },
  input: { label: 2_000, hint: 2_000 },
  plain_text_input: { placeholder: 150, initial_value: 3_000 },
  link: { url: 3_000 },
  modal: { title: 24, submit: 24, close: 24, private_metadata: 3_000, callback_id: 255 },
  home: { private_metadata: 3_000, callback_id: 255 },
};
const mostElements: Readonly<Record<string, number>> = { actions: 25, context: 10, context_actions: 5 };

/** Everything about a message that Slack would refuse. */
export function messageProblems(post: { readonly text?: unknown; readonly blocks?: unknown }): string[] {
  const text = typeof post.text === "string" ? post.text : "";
  const blocks = (post.blocks ?? []) as Json[];
  return [
    ...(text === "" ? ["no fallback text"] : []),
    ...(text.length > 4_000 ? ["text over 4,000"] : []),
    ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    ...(counted(blocks) > mostCounted ? [`${counted(blocks)} counted characters`] : []),
    ...blockProblems(blocks),
  ];
}

/** Everything about a modal or home view that Slack would refuse. */
export function viewProblems(view: unknown): string[] {
  const { type, blocks } = view as { type: string; blocks: Json[] };
  const bytes = Buffer.byteLength(JSON.stringify(view));
  return [
    ...(blocks.length > 100 ? [`${blocks.length} blocks`] : []),
    ...(bytes > 250_000 ? [`${bytes} bytes`] : []),
    ...lengthProblems(type, view as Obj),
    ...blockProblems(blocks),
    ...objects(blocks).flatMap(({ type }) =>
      type === "context_actions" ? ["context_actions in a view"] : [],
    ),
  ];
}

function blockProblems(blocks: readonly Json[]): string[] {
  const ids = (blocks as readonly Obj[]).flatMap(({ block_id }) =>
    typeof block_id === "string" ? [block_id] : [],
  );
  return [
    ...(new Set(ids).size < ids.length ? ["block ids repeat"] : []),
    ...ids.filter((id) => id.length > 255).map(() => "block id over 255"),
    ...objects(blocks).flatMap(objectProblems),
  ];
}

function objectProblems(object: Obj): string[] {
  const isOption = "value" in object && "text" in object;
  const isGroup = "label" in object && "options" in object;
  const type = nameOf(object["type"] ?? (isOption ? "option" : isGroup ? "option_group" : ""));
  const elements = Array.isArray(object["elements"]) ? (object["elements"] as Obj[]) : undefined;
  const actionIds = elements?.flatMap(({ action_id }) => (action_id ? [action_id] : [])) ?? [];
  const choices = [object["options"], object["option_groups"]].filter((some) => Array.isArray(some));
  return [
    ...lengthProblems(type, object),
    ...(elements?.length === 0 ? [`${type} without elements`] : []),
    ...((elements?.length ?? 0) > (mostElements[type] ?? Infinity) ? [`too many elements in ${type}`] : []),
    ...(new Set(actionIds).size < actionIds.length ? ["action ids repeat"] : []),
    ...(["plain_text", "mrkdwn", "text"].includes(type) ? textProblems(object["text"]) : []),
    ...(type === "rich_text" && counted(object) > 3_400 ? [`rich_text of ${counted(object)}`] : []),
    ...choices.flatMap(({ length }) => (length > 100 || length === 0 ? [`${length} options`] : [])),
    ...(Number(object["max_length"] ?? 0) > 3_000 ? ["max_length over 3,000"] : []),
    ...(nameOf(object["action_id"]).length > 255 ? ["action_id over 255"] : []),
  ];
}

function lengthProblems(type: string, object: Obj): string[] {
  return Object.entries(sizes[type] ?? {}).flatMap(([name, most]) => {
    const value = object[name];
    const text = nameOf(typeof value === "object" ? (value as Obj | null)?.["text"] : value);
    return text.length > most ? [`${type}.${name} of ${text.length}`] : [];
  });
}

function textProblems(text: Json | undefined): string[] {
  if (typeof text !== "string" || text.length === 0) return ["empty text"];
  return [
    ...(text.length > 3_000 ? [`text of ${text.length}`] : []),
    ...(text.isWellFormed() ? [] : ["lone surrogate"]),
    ...(/[^\P{Cc}\n\t]/u.test(text) ? ["control character"] : []),
  ];
}

/** Whatever would become a mention, a link or an image: `user:U1`, `link:https://…`, `broadcast`, `markup:<…>`. */
export function live(value: unknown): string[] {
  return objects(value as Json).flatMap((object) => {
    const type = nameOf(object["type"]);
    switch (type) {
      case "user":
        return [`user:${nameOf(object["user_id"])}`];
      case "link":
        return [`link:${nameOf(object["url"])}`];
      case "usergroup":
      case "broadcast":
      case "channel":
      case "team":
      case "date":
      case "image":
      case "video":
      case "markdown":
        return [type];
      case "mrkdwn":
        return /[<>]/.test(nameOf(object["text"])) ? [`markup:${nameOf(object["text"])}`] : [];
      case "button":
        return object["url"] === undefined ? [] : [`link:${nameOf(object["url"])}`];
      default:
        return [];
    }
  });
}

/** Live parts of a whole post, its fallback text included. */
export function livePost(post: { readonly text?: unknown; readonly blocks?: unknown }): string[] {
  const text = typeof post.text === "string" ? post.text : "";
  return [...(/[<>]/.test(text) ? [`markup:${text}`] : []), ...live(post.blocks)];
}

function objects(value: Json): Obj[] {
  if (Array.isArray(value)) return value.flatMap((part: Json) => objects(part));
  if (typeof value !== "object" || value === null) return [];
  return [value as Obj, ...Object.values(value as Obj).flatMap((part) => objects(part))];
}

/** Visible characters, `&`, `<` and `>` as long as their escapes, and 100 for each header. */
function counted(value: Json): number {
  return objects(value).reduce((sum, object) => {
    const text = nameOf(object["text"]);
    const escapes = (text.match(/&/g) ?? []).length * 4 + (text.match(/[<>]/g) ?? []).length * 3;
    return (
      sum + text.length + escapes + nameOf(object["url"]).length + (object["type"] === "header" ? 100 : 0)
    );
  }, 0);
}

function nameOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
