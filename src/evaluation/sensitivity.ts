import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Document } from "../design/document.ts";
import { isGap } from "../design/finding.ts";
import { Failure } from "../errors.ts";
import { documentFrom } from "../intake/document/document-from.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";
import type { Annotated } from "./evaluate.ts";
import { type Share, verdictsByTopic } from "./score.ts";

const sentencesSchema = z.record(
  z.string(),
  z.object({
    settles: z.array(z.string()),
    mentions: z.array(z.string()),
    other: z.array(z.string()),
  }),
);

/** By topic: sentences that settle it, that only mention it, and that use its words for another matter. */
export type Sentences = z.infer<typeof sentencesSchema>;

/** Whether evidence decides: what adding and deleting answers does to the verdicts, and how different the questions are. */
export interface Sensitivity {
  /** Of the gaps to which three answering sentences were added, those that are covered then. */
  readonly added: Share;
  /** The same with sentences that only mention the topic, and with some that mean another matter. */
  readonly mentions: Share;
  readonly others: Share;
  /** Of the posted questions whose answer was added, those that are asked again. */
  readonly askedAgain: Share;
  /** Of the covered topics whose answering sections were deleted, those that are gaps then. */
  readonly deleted: Share;
  /** Of all checklist items, those that were asked of some document. */
  readonly variety: Share;
  /** Of the documents, those that got the question that was asked most often. */
  readonly mostAsked: Share;
}

/** So many sentences are added at a time, as an author adds a paragraph. */
const paragraph = 3;

/**
 * Reads the sentences of a file.
 * @throws {Failure} of kind `configuration` where it cannot be read.
 */
export function readSentences(path: string): Sentences {
  try {
    return sentencesSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const reason = `${path} holds no sentences by topic. See test/benchmark/sentences.`;
    throw new Failure("configuration", reason, { cause: error });
  }
}

/** Measures a reviewer that costs nothing to ask: it reads some hundred changed documents. */
export async function sensitivity(
  annotated: readonly Annotated[],
  sentences: Sentences,
  { reviewer, checklists, budget }: { reviewer: Reviewer; checklists: Checklists; budget: number },
  signal?: AbortSignal,
): Promise<Sensitivity> {
  const read = async (text: string) => {
    const ref = { kind: "file", path: "changed.md" } as const;
    const document = await documentFrom({ ref, bytes: Buffer.from(text), fileName: ref.path }, signal);
    return judged(document);
  };
  const judged = async (document: Document) => {
    const outcome = await reviewer.review(document, checklists, { signal });
    const posted = outcome.questions.slice(0, Math.min(outcome.worthPosting, budget));
    return { verdicts: verdictsByTopic(outcome.findings), posted };
  };
  const before = await Promise.all(
    annotated.map(async ({ key, document }) => ({ key, document, ...(await judged(document)) })),
  );

  const tally = { added: [], mentions: [], others: [], askedAgain: [], deleted: [] } as Record<
    "added" | "mentions" | "others" | "askedAgain" | "deleted",
    boolean[]
  >;
  for (const [topic, { settles, mentions, other }] of Object.entries(sentences)) {
    const isOpen = ({ verdicts }: { readonly verdicts: ReadonlyMap<string, string> }) =>
      ["missing", "partial"].includes(verdicts.get(topic) ?? "");
    const asks = ({ posted }: (typeof before)[number]) => posted.some((question) => question.topic === topic);
    const base = before.find((one) => isOpen(one) && asks(one)) ?? before.find(isOpen);
    if (!base) continue;
    const isCoveredWith = async (lines: readonly string[]) => {
      const addition = lines.slice(0, paragraph).join(" ");
      const after = await read(`${base.document.text}\n\n## Additional notes\n\n${addition}\n`);
      return { isCovered: after.verdicts.get(topic) === "covered", after };
    };
    const { isCovered, after } = await isCoveredWith(settles);
    tally.added.push(isCovered);
    if (asks(base)) tally.askedAgain.push(after.posted.some((question) => question.topic === topic));
    tally.mentions.push((await isCoveredWith(mentions)).isCovered);
    tally.others.push((await isCoveredWith(other)).isCovered);
  }
  for (const { key, document, verdicts } of before) {
    for (const { topic, annotations } of key.topics) {
      const quotes = annotations.flatMap(({ status, evidence }) =>
        status === "covered" ? [evidence ?? ""] : [],
      );
      if (quotes.length < annotations.length || verdicts.get(topic) !== "covered") continue;
      const rest = withoutSectionsOf(document, quotes);
      if (rest === undefined || rest.trim() === "") continue;
      const verdict = (await read(rest)).verdicts.get(topic);
      tally.deleted.push(verdict !== undefined && isGap({ verdict }));
    }
  }
  return {
    ...varietyOf(
      before.map(({ posted }) => posted),
      checklists,
    ),
    ...mapShares(tally),
  };
}

/** The document without the sections in which these quotes stand; undefined where one stands nowhere. */
function withoutSectionsOf({ text, sections }: Document, quotes: readonly string[]): string | undefined {
  const lines = text.split("\n");
  const flat = (words: string) => words.replaceAll(/\s+/g, " ").trim();
  const textOf = ({ firstLine, lastLine }: Document["sections"][number]) =>
    lines.slice(firstLine - 1, lastLine);
  const holding = sections.filter((section) =>
    quotes.some((quote) => flat(textOf(section).join("\n")).includes(flat(quote))),
  );
  if (
    !quotes.every((quote) =>
      holding.some((section) => flat(textOf(section).join("\n")).includes(flat(quote))),
    )
  ) {
    return undefined;
  }
  return sections
    .filter((section) => !holding.includes(section))
    .flatMap(textOf)
    .join("\n");
}

function varietyOf(
  posted: readonly (readonly { readonly item: string }[])[],
  checklists: Checklists,
): Pick<Sensitivity, "variety" | "mostAsked"> {
  const times = new Map<string, number>();
  for (const { item } of posted.flat()) times.set(item, (times.get(item) ?? 0) + 1);
  const items = checklists.lenses.reduce((sum, lens) => sum + lens.items.length, 0);
  return {
    variety: { is: times.size, of: items },
    mostAsked: { is: Math.max(0, ...times.values()), of: posted.filter(({ length }) => length > 0).length },
  };
}

function mapShares<Name extends string>(
  tally: Readonly<Record<Name, readonly boolean[]>>,
): Record<Name, Share> {
  const entries = Object.entries<readonly boolean[]>(tally).map(([name, all]) => [
    name,
    { is: all.filter(Boolean).length, of: all.length },
  ]);
  return Object.fromEntries(entries) as Record<Name, Share>;
}
