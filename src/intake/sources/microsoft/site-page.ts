import { z } from "zod";
import type { Unread } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { openTurndown } from "../../../services/html-markdown.ts";
import { type Graph, listed } from "../../../services/microsoft/graph.ts";

const webPart = z.looseObject({
  innerHtml: z.string().nullish(),
  data: z
    .object({
      title: z.string().nullish(),
      serverProcessedContent: z
        .object({ searchablePlainTexts: z.array(z.object({ value: z.string().nullish() })).nullish() })
        .nullish(),
    })
    .nullish(),
});
type WebPart = z.infer<typeof webPart>;
const page = z.object({
  title: z.string(),
  canvasLayout: z
    .object({
      horizontalSections: z
        .array(z.object({ columns: z.array(z.object({ webparts: z.array(webPart).nullish() })).nullish() }))
        .nullish(),
      verticalSection: z.object({ webparts: z.array(webPart).nullish() }).nullish(),
    })
    .nullish(),
});
const named = z.object({ id: z.string(), name: z.string() });
/** In larger sites a page may not be found. */
const mostPages = 4_000;

/** Reads a page of a SharePoint site: its text parts, and what other parts show as text. */
export async function readSitePage(
  graph: Pick<Graph, "json">,
  host: string,
  site: string,
  name: string,
  signal?: AbortSignal,
): Promise<{ readonly title: string; readonly markdown: string; readonly unread: readonly Unread[] }> {
  const { id } = await graph.json(
    `/sites/${host}${site ? `:${site}` : ""}`,
    z.object({ id: z.string() }),
    signal,
  );
  const list = `/sites/${id}/pages/microsoft.graph.sitePage?$select=id,name&$top=200`;
  const found = await pageNamed(name, listed(graph, list, named, signal));
  if (found === undefined) {
    throw new Failure("unreadable", `The site has no page ${name} (any more). Check the link.`);
  }
  const path = `/sites/${id}/pages/${found}/microsoft.graph.sitePage?$expand=canvasLayout`;
  const read = await graph.json(path, page, signal);
  const parts: WebPart[] = [
    ...(read.canvasLayout?.horizontalSections ?? []).flatMap(({ columns }) =>
      (columns ?? []).flatMap(({ webparts }) => webparts ?? []),
    ),
    ...(read.canvasLayout?.verticalSection?.webparts ?? []),
  ];
  const unread: Unread[] = [];
  const turndown = openTurndown();
  const texts = parts.map(({ innerHtml, data }) => {
    if (typeof innerHtml === "string") return turndown.turndown(innerHtml);
    const plain = (data?.serverProcessedContent?.searchablePlainTexts ?? []).flatMap(
      ({ value }) => value ?? [],
    );
    if (plain.length === 0)
      unread.push({
        what: `a part of the page (${data?.title ?? "without a name"})`,
        why: "it holds no text",
      });
    return plain.join("\n\n");
  });
  return { title: read.title, markdown: texts.filter((text) => text.trim() !== "").join("\n\n"), unread };
}

async function pageNamed(
  name: string,
  pages: AsyncIterable<z.infer<typeof named>>,
): Promise<string | undefined> {
  let count = 0;
  for await (const each of pages) {
    if (each.name.toLowerCase() === name.toLowerCase()) return each.id;
    if ((count += 1) === mostPages) break;
  }
  return undefined;
}
