import { z } from "zod";

/** The parts of a Google Doc that are read, as the Docs API gives them. */
const textStyle = z.object({
  bold: z.boolean().nullish(),
  italic: z.boolean().nullish(),
  strikethrough: z.boolean().nullish(),
  link: z.object({ url: z.string().nullish() }).nullish(),
  weightedFontFamily: z.object({ fontFamily: z.string().nullish() }).nullish(),
});
const element = z.object({
  textRun: z
    .object({
      content: z.string(),
      textStyle: textStyle.nullish(),
      suggestedInsertionIds: z.array(z.string()).nullish(),
    })
    .nullish(),
  footnoteReference: z.object({ footnoteId: z.string(), footnoteNumber: z.string().nullish() }).nullish(),
  inlineObjectElement: z.object({ inlineObjectId: z.string().nullish() }).nullish(),
  person: z
    .object({
      personProperties: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
    })
    .nullish(),
  richLink: z
    .object({
      richLinkProperties: z.object({ title: z.string().nullish(), uri: z.string().nullish() }).nullish(),
    })
    .nullish(),
  dateElement: z
    .object({ dateElementProperties: z.object({ displayText: z.string().nullish() }).nullish() })
    .nullish(),
  equation: z.object({}).nullish(),
  horizontalRule: z.object({}).nullish(),
});
const paragraph = z.object({
  elements: z.array(element).nullish(),
  paragraphStyle: z.object({ namedStyleType: z.string().nullish() }).nullish(),
  bullet: z.object({ listId: z.string(), nestingLevel: z.number().nullish() }).nullish(),
});
const cell = z.object({
  get content() {
    return z.array(structuralElement).nullish();
  },
});
const structuralElement = z.object({
  paragraph: paragraph.nullish(),
  table: z
    .object({ tableRows: z.array(z.object({ tableCells: z.array(cell).nullish() })).nullish() })
    .nullish(),
});
const content = z.array(structuralElement).nullish();
const documentTab = z.object({
  body: z.object({ content }).nullish(),
  footnotes: z.record(z.string(), z.object({ content })).nullish(),
  lists: z
    .record(
      z.string(),
      z.object({
        listProperties: z
          .object({
            nestingLevels: z
              .array(z.object({ glyphType: z.string().nullish(), glyphSymbol: z.string().nullish() }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  inlineObjects: z
    .record(
      z.string(),
      z.object({
        inlineObjectProperties: z
          .object({
            embeddedObject: z
              .object({ title: z.string().nullish(), description: z.string().nullish() })
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});
const tab = z.object({
  tabProperties: z.object({ title: z.string().nullish() }).nullish(),
  documentTab: documentTab.nullish(),
  get childTabs() {
    return z.array(tab).nullish();
  },
});

export const googleDoc = documentTab.extend({ title: z.string(), tabs: z.array(tab).nullish() });

export type GoogleDoc = z.infer<typeof googleDoc>;
export type DocTab = z.infer<typeof documentTab>;
export type Tab = z.infer<typeof tab>;
export type Content = z.infer<typeof content>;
export type Paragraph = z.infer<typeof paragraph>;
export type Element = z.infer<typeof element>;
