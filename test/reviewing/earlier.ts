import type { Question, Settlement } from "../../src/design/register.ts";
import type { QuestionStatus } from "../../src/design/status.ts";
import { someDraft } from "../ledger/judged.ts";

const at = "2026-11-16T09:00:00.000Z";

/** A question that was asked about an item before. */
export function earlier(
  id: number,
  item: string,
  status: QuestionStatus,
  settlement: Settlement | null = null,
): Question {
  return {
    ...someDraft(item),
    id: `q${id}`,
    space: "home",
    review: "r1",
    conversation: null,
    rank: id,
    document: { title: "Feed", ref: { kind: "file", path: "feed.md" } },
    status,
    assignee: null,
    due: null,
    settlement,
    askedAt: at,
    changedAt: at,
  };
}
