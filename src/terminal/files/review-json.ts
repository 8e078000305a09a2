import type { QuestionId } from "../../design/register.ts";
import type { Voices } from "../../ledger/chat-records.ts";
import type { Reviewed } from "../../reviewing/review.ts";
import { postedOf } from "../text/review-text.ts";

/**
 * A judged review as the one JSON object that `--json` prints.
 * @param voices what people said of its questions, where that is to be told
 */
export function reviewJson(
  { review, findings, questions }: Reviewed,
  voices?: ReadonlyMap<QuestionId, Voices>,
): unknown {
  const { result } = review;
  if (!result) return { review: review.id, status: review.status, failure: review.failure };
  const { posted, held } = postedOf(questions, result.budget);
  return {
    review: review.id,
    document: {
      title: result.document.title,
      revision: result.document.revision,
      language: result.document.language,
      words: result.document.words,
      sections: result.document.sections,
      unread: result.document.unread,
    },
    reviewer: result.reviewer,
    items: findings.map(
      ({ item, lens, topic, verdict, severity, question, evidence, aspects, searched }) => ({
        id: item,
        lens,
        topic,
        verdict,
        severity,
        question,
        evidence,
        ...(aspects && { aspects }),
        searched,
      }),
    ),
    questions: posted.map(({ id, item, lens, topic, severity, text, why, evidence }) => ({
      id,
      item,
      lens,
      topic,
      severity,
      text,
      why,
      evidence,
      ...(voices && { voices: voices.get(id) ?? { useful: 0, notUseful: 0 } }),
    })),
    held: held.length,
    rejected: result.rejected,
    contradictions: result.contradictions,
    notes: result.notes,
    usage: result.usage,
  };
}
