import { z } from "zod";
import type { Named, QuestionId, ReviewId } from "../../design/register.ts";
import { askedMove, askedSettings } from "../../reviewing/rules.ts";

/**
 * The work there is, as it stands in the ledger. A job is plain data that names things by their ids, so that it can be
 * taken up by another process, a week later, after an update.
 */
const place = z.object({ tenant: z.string(), channel: z.string(), conversation: z.string() });
const person = z.object({ id: z.string(), name: z.string(), tenant: z.string() });
/** What somebody named: see `Named`. */
const reviewId = z.custom<Named<ReviewId>>((id) => typeof id === "string" && /^r[1-9]\d*$/.test(id));
const questionId = z.custom<Named<QuestionId>>((id) => typeof id === "string" && /^q[1-9]\d*$/.test(id));
/** What the program found by itself. */
const ownQuestion = z.templateLiteral(["q", z.number()]);
const attachment = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
});

/** What is to be read: what the person named, or what the thread holds. */
const subject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("link"), url: z.string(), follow: z.boolean() }),
  z.object({ kind: z.literal("file"), attachment }),
  z.object({ kind: z.literal("thread") }),
  /** The document linked or attached in the thread, else the thread. */
  z.object({ kind: z.literal("found") }),
  z.object({ kind: z.literal("example") }),
  /** The document of an earlier review; null for the latest one in the conversation. */
  z.object({ kind: z.literal("again"), review: reviewId.nullable() }),
]);

const asked = z.object({ place, by: person, isPrivate: z.boolean() });
const review = asked.extend({ name: z.string(), subject });

export const jobSchemas = {
  /** Say at once that it will be read, and how many come before it; then it is work for a `review`. */
  request: review,
  /** Read, judge, post. `name` is the same however often the request arrives. */
  review,
  move: asked.extend({ question: questionId, move: askedMove }),
  /** Show these held questions: chosen when it was asked for, so that asking twice shows no more. */
  reveal: asked.extend({ review: reviewId, questions: z.array(questionId) }),
  /** With the code of what was shown to whoever approves, and takes it in. */
  approve: asked.extend({
    review: reviewId.nullable(),
    takenIn: z.string().default(""),
    why: z.string().default(""),
  }),
  abandon: asked.extend({ review: reviewId }),
  /** Answer a command that only reads. */
  reply: asked.extend({
    name: z.string(),
    command: z.enum(["status", "risks", "mine", "digest"]),
    from: z.number(),
    review: reviewId.nullable(),
  }),
  configure: asked.extend({ settings: askedSettings }),
  welcome: asked,
  digest: z.object({ channel: z.string(), week: z.string(), since: z.string() }),
  /** Tell whoever asked for a job what became of it, in its post where it has one; or, as `masked`, of secrets in a document. */
  tell: z.object({ kind: z.string(), payload: z.unknown(), sentence: z.string() }),
  /** The acceptance of a risk ended. */
  expire: z.object({ question: ownQuestion, owner: z.string(), expired: z.string() }),
} as const;

export type JobKind = keyof typeof jobSchemas;
export type JobPayload<K extends JobKind> = z.infer<(typeof jobSchemas)[K]>;
export type Subject = z.infer<typeof subject>;
export type Asking = z.infer<typeof asked>;

export const jobKinds = Object.keys(jobSchemas) as readonly JobKind[];
