import { z } from "zod";
import { tableMarkdown } from "../../../services/html-markdown.ts";
import { inline } from "./blocks-markdown.ts";
import { type NotionPage, richText } from "./notion-format.ts";

const named = z.object({ name: z.string().nullish() });
const value = z.object({
  title: richText.nullish(),
  rich_text: richText.nullish(),
  select: named.nullish(),
  status: named.nullish(),
  multi_select: z.array(named).nullish(),
  people: z.array(named).nullish(),
  date: z.object({ start: z.string(), end: z.string().nullish() }).nullish(),
  number: z.number().nullish(),
  checkbox: z.boolean().nullish(),
  url: z.string().nullish(),
});

/** A page's title; Notion keeps it among the properties, under any name. */
export function titleOf({ properties }: Pick<NotionPage, "properties">): string {
  const title = Object.values(properties).find(({ type }) => type === "title");
  const text = inline(value.safeParse(title).data?.title ?? []).trim();
  return text === "" ? "Untitled" : text;
}

/** The properties that a page of a database has beside its title, as a table; empty without any. */
export function propertiesMarkdown({ properties }: Pick<NotionPage, "properties">): string {
  const rows = Object.entries(properties).flatMap(([name, property]) => {
    const read = value.safeParse(property).data;
    const text = read && property.type !== "title" ? textOf(read) : "";
    return text === "" ? [] : [[name, text]];
  });
  return rows.length === 0 ? "" : tableMarkdown([["Property", "Value"], ...rows]);
}

function textOf(read: z.infer<typeof value>): string {
  if (read.rich_text) return inline(read.rich_text).replaceAll("\n", " ");
  if (read.date) return read.date.end ? `${read.date.start} to ${read.date.end}` : read.date.start;
  if (typeof read.number === "number") return String(read.number);
  if (typeof read.checkbox === "boolean") return read.checkbox ? "yes" : "no";
  const names = [...(read.multi_select ?? []), ...(read.people ?? []), read.select ?? read.status ?? {}];
  return read.url ?? names.flatMap((each) => ("name" in each && each.name ? [each.name] : [])).join(", ");
}
