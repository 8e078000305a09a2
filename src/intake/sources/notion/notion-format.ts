import { z } from "zod";

/** The parts of Notion's answers that are read. */
export const richText = z.array(
  z.object({
    plain_text: z.string(),
    href: z.string().nullish(),
    annotations: z
      .object({
        bold: z.boolean().nullish(),
        strikethrough: z.boolean().nullish(),
        code: z.boolean().nullish(),
      })
      .nullish(),
  }),
);
export type RichText = z.infer<typeof richText>;

/** A block: its type names the field in which its content stands, so the content is read when the type is known. */
export const block = z.looseObject({
  id: z.string(),
  type: z.string(),
  has_children: z.boolean().nullish(),
});
export type NotionBlock = z.infer<typeof block>;

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ results: z.array(item), has_more: z.boolean().nullish(), next_cursor: z.string().nullish() });

export const parent = z
  .object({
    page_id: z.string().nullish(),
    database_id: z.string().nullish(),
    data_source_id: z.string().nullish(),
    block_id: z.string().nullish(),
  })
  .nullish();

/** The content of a block, whatever its type: all fields that any type has, each of which may be missing. */
export const blockContent = z
  .object({
    rich_text: richText.nullish(),
    caption: richText.nullish(),
    cells: z.array(richText).nullish(),
    checked: z.boolean().nullish(),
    language: z.string().nullish(),
    expression: z.string().nullish(),
    title: z.string().nullish(),
    name: z.string().nullish(),
    url: z.string().nullish(),
    icon: z.object({ emoji: z.string().nullish() }).nullish(),
    synced_from: z.object({ block_id: z.string().nullish() }).nullish(),
  })
  .catch({});

export const page = z.object({
  id: z.string(),
  in_trash: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  parent,
  properties: z.record(z.string(), z.looseObject({ type: z.string() })),
});
export type NotionPage = z.infer<typeof page>;
