import { Failure } from "../../errors.ts";
import type { ThreadMessage } from "../document/from-thread.ts";

export interface ThreadFile {
  readonly title?: string | undefined;
  readonly messages: readonly ThreadMessage[];
  /** Messages without text, such as a picture alone. */
  readonly empty: number;
}

const shape =
  'A thread is {"title": "…", "messages": [{"author": "…", "time": "2025-03-04T09:15:00Z", "text": "…"}]}, or the list of messages alone.';

/**
 * Reads a thread from JSON: an object with messages, or a list of them, with the names that chat exports use
 * (`user`, `ts`, `body`, …) understood as well.
 * @throws {Failure} of kind `unreadable` that names what is missing and where.
 */
export function readThread(json: string, name: string): ThreadFile {
  const root = parsed(json, name);
  const list = Array.isArray(root) ? root : listIn(root);
  if (!list) throw new Failure("unreadable", `${name} is JSON, but there are no messages in it. ${shape}`);
  const messages = list.map((item: unknown, index) => messageFrom(item, `${name}, message ${index + 1}`));
  const told = messages.filter((message) => message.text.trim() !== "");
  if (told.length === 0) {
    throw new Failure("unreadable", `${name} holds no message with text. ${shape}`);
  }
  return { title: titleIn(root), messages: told, empty: messages.length - told.length };
}

function parsed(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const where = error instanceof Error ? error.message.replace(/^.*?(position \d+.*)$/s, "at $1") : "";
    const reason = where.startsWith("at position") ? ` (${where.slice(0, 80)})` : "";
    throw new Failure("unreadable", `${name} is not valid JSON${reason}. ${shape}`, { cause: error });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listIn(root: unknown): readonly unknown[] | undefined {
  if (!isFields(root)) return undefined;
  const lists = ["messages", "thread", "replies", "comments", "value"].map((field) => root[field]);
  return lists.find((value) => Array.isArray(value));
}

function titleIn(root: unknown): string | undefined {
  if (!isFields(root)) return undefined;
  const title = [root["title"], root["topic"], root["subject"], root["name"]].find((value) => isText(value));
  return typeof title === "string" ? title : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function messageFrom(item: unknown, where: string): ThreadMessage {
  if (!isFields(item)) throw new Failure("unreadable", `${where} is not an object. ${shape}`);
  const text = [item["text"], item["body"], item["content"], item["message"]]
    .map(textIn)
    .find((value) => value !== undefined);
  if (text === undefined) throw new Failure("unreadable", `${where} has no "text". ${shape}`);
  const author = [
    "user_profile",
    "author",
    "user",
    "from",
    "username",
    "user_name",
    "sender",
    "name",
    "bot_profile",
    "bot_id",
  ]
    .map((field) => personIn(item[field]))
    .find((value) => value !== undefined);
  if (author === undefined) throw new Failure("unreadable", `${where} has no "author". ${shape}`);
  const time = ["time", "ts", "timestamp", "date", "created_at", "createdAt", "createdDateTime", "created"]
    .map((field) => timeIn(item[field]))
    .find((value) => value !== undefined);
  if (time === undefined) throw new Failure("unreadable", `${where} has no "time". ${shape}`);
  return { author, time, text };
}

/** A text, or an object that holds one under `content`, `plain` or `text`. */
function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return value.toWellFormed();
  if (!isFields(value)) return undefined;
  return [value["content"], value["text"], value["plain"]].find((inner) => typeof inner === "string");
}

/** A name, or a person who has one. */
function personIn(value: unknown, depth = 0): string | undefined {
  if (isText(value)) return value.replaceAll(/\s+/g, " ").trim().slice(0, 120).toWellFormed();
  if (!isFields(value) || depth > 2) return undefined;
  const names = ["real_name", "displayName", "display_name", "name", "login", "username", "id", "user"];
  return names.map((field) => personIn(value[field], depth + 1)).find((name) => name !== undefined);
}

/** ISO 8601 from an ISO time, seconds or milliseconds since 1970 (as Slack's `ts`); other texts as they are. */
function timeIn(value: unknown): string | undefined {
  if (typeof value !== "number" && !isText(value)) return undefined;
  const number = Number(value);
  const date = Number.isFinite(number)
    ? new Date(Math.abs(number) > 1e11 ? number : Math.round(number * 1000))
    : new Date(String(value));
  if (Number.isNaN(date.getTime())) return typeof value === "string" ? value.trim().slice(0, 60) : undefined;
  return date.toISOString().replace(".000Z", "Z");
}
