import type { Selectable } from "kysely";
import { keyOf, program, questionId, reviewId } from "../design/register.ts";
import { changeQuestion, followQuestion, openAbout } from "./change-question.ts";
import { changeReview } from "./change-review.ts";
import type { Asked, Judged } from "./ledger.ts";
import { refKey, resultColumns, subjectColumns, verdictRows, wordColumns } from "./rows.ts";
import type { Db, ReviewRow } from "./schema.ts";
import { audit } from "./small-tables.ts";

/** Writes a judged review: document, verdicts, questions, earlier questions that go on or are closed by it, audit. */
export async function recordReview(
  tx: Db,
  row: Selectable<ReviewRow>,
  judged: Judged,
  at: string,
): Promise<Selectable<ReviewRow>> {
  const document = await recordDocument(tx, row.space, judged, at);
  await recordVerdicts(tx, row.id, judged);
  await recordQuestions(tx, row, document, judged, at);
  for (const { question, move } of judged.moves) {
    const earlier = await tx
      .selectFrom("questions")
      .selectAll()
      .where("id", "=", keyOf("q", question) ?? 0)
      .executeTakeFirst();
    if (!earlier) continue;
    await changeQuestion(tx, earlier, move, program, at);
    await followQuestion(tx, earlier, program, at);
  }
  if (!judged.isPart) await retireEarlier(tx, row, document, at);
  const isWaiting = (await openAbout(tx, document)).size > 0;
  const why = isWaiting ? "its questions are asked" : "nothing is left to ask";
  const columns = { ...resultColumns(judged), document };
  return changeReview(tx, row, isWaiting ? "ask" : "settle", { by: program, at, why }, columns);
}

async function recordDocument(tx: Db, space: string, { document, keepText }: Judged, at: string) {
  const known = {
    title: document.title,
    revision: document.revision,
    language: document.language,
    words: document.words,
    text: keepText ? document.text : null,
    changed_at: at,
  };
  const { id } = await tx
    .insertInto("documents")
    .values({ ...known, space, ref_key: refKey(document), ref: JSON.stringify(document.ref), created_at: at })
    .onConflict((conflict) => conflict.columns(["space", "ref_key"]).doUpdateSet(known))
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function recordVerdicts(tx: Db, review: number, { outcome }: Judged): Promise<void> {
  await tx.deleteFrom("verdicts").where("review", "=", review).execute();
  for (const rows of inChunks(verdictRows(review, outcome.findings))) {
    await tx.insertInto("verdicts").values(rows).execute();
  }
}

async function recordQuestions(
  tx: Db,
  review: Selectable<ReviewRow>,
  document: number,
  { asked, isPart }: Pick<Judged, "asked" | "isPart">,
  at: string,
): Promise<void> {
  await tx.deleteFrom("asked").where("review", "=", review.id).execute();
  const places = new Map<number, number>();
  const news = asked.flatMap((one, index) => (one.kind === "new" ? [{ ...one, rank: index + 1 }] : []));
  for (const rows of inChunks(news)) {
    const written = await tx
      .insertInto("questions")
      .values(
        rows.map(({ draft, posted, rank }) => ({
          ...subjectColumns(draft),
          ...wordColumns(draft),
          space: review.space,
          document,
          review: review.id,
          rank,
          status: posted ? ("open" as const) : ("held" as const),
          asked_at: at,
          changed_at: at,
        })),
      )
      .onConflict((conflict) =>
        // Somebody else reviewed the same document meanwhile: their question goes on, whatever became of it.
        conflict.columns(["document", "item"]).doUpdateSet((row) => ({
          review: row.ref("excluded.review"),
          rank: row.ref("excluded.rank"),
        })),
      )
      .returning(["id", "rank", "status", "asked_at"])
      .execute();
    for (const { id, rank } of written) places.set(id, rank);
    await audit(
      tx,
      written
        .filter((question) => question.asked_at === at)
        .map(({ id, status }) => ({
          subject: questionId(id),
          at,
          by: program,
          from: null,
          to: status,
          why: `asked by ${reviewId(review.id)}`,
        })),
    );
    const opened = written.find(({ status, asked_at }) => status === "open" && asked_at === at);
    if (opened) await followQuestion(tx, { id: opened.id, document }, program, at);
  }
  for (const [index, one] of asked.entries()) {
    if (one.kind !== "again") continue;
    const id = isPart ? keyOf("q", one.question) : await askAgain(tx, review.id, one, index + 1, at);
    if (id !== undefined) places.set(id, index + 1);
  }
  for (const rows of inChunks([...places])) {
    await tx
      .insertInto("asked")
      .values(rows.map(([question, rank]) => ({ review: review.id, question, rank })))
      .execute();
  }
}

async function askAgain(
  tx: Db,
  review: number,
  { question, draft, posted }: Extract<Asked, { kind: "again" }>,
  rank: number,
  at: string,
): Promise<number | undefined> {
  const key = keyOf("q", question) ?? 0;
  const before = await tx.selectFrom("questions").selectAll().where("id", "=", key).executeTakeFirst();
  const row = await tx
    .updateTable("questions")
    .set({ ...(draft && wordColumns(draft)), review, rank })
    .where("id", "=", key)
    .returningAll()
    .executeTakeFirst();
  if (before && row && (before.text !== row.text || before.severity !== row.severity)) {
    const why = `worded anew by ${reviewId(review)}; before, of ${before.severity} severity: “${before.text}”`;
    const { status } = row;
    await audit(tx, [{ subject: question, at, by: program, from: status, to: status, why }]);
  }
  if (row && posted && row.status === "held") {
    await changeQuestion(tx, row, { kind: "reveal" }, program, at);
    await followQuestion(tx, row, program, at);
  }
  return row?.id;
}

/** A review that nobody finished is over when the same document is reviewed again in the same place. */
async function retireEarlier(
  tx: Db,
  review: Selectable<ReviewRow>,
  document: number,
  at: string,
): Promise<void> {
  const earlier = await tx
    .selectFrom("reviews")
    .selectAll()
    .where("document", "=", document)
    .where("id", "<", review.id)
    .where("status", "in", ["awaiting_answers", "ready"])
    .where("conversation", review.conversation === null ? "is" : "=", review.conversation)
    .execute();
  for (const one of earlier) {
    await changeReview(tx, one, "abandon", { by: program, at, why: `continued as ${reviewId(review.id)}` });
  }
}

/** Rows that one statement takes at most: databases limit the parameters of a statement (SQLite to 32,766). */
const rowsPerStatement = 1000;

/** Cuts a list into pieces that one statement takes; no piece is empty. */
function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    yield rows.slice(from, from + rowsPerStatement);
  }
}
