import { z } from "zod";
import { type Api, parsed } from "./json-api.ts";

/** The items of a list, and whether there were more than are read. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

/** Reads a list page by page, following the `Link: <…>; rel="next"` header, at most `mostPages` of them. */
export async function linkedPages<T>(
  api: Api,
  name: string,
  path: string,
  item: z.ZodType<T>,
  signal?: AbortSignal,
  mostPages = 10,
): Promise<Listed<T>> {
  const items: T[] = [];
  let next: string | undefined = path;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === mostPages) return { items, isCut: true };
    const answer = await api.get(next, signal);
    items.push(...parsed(name, answer, z.array(item)));
    next = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(answer.headers["link"] ?? "")?.[1];
  }
  return { items, isCut: false };
}
