import { DateTime } from "luxon";
import { severities, type Severity } from "../design/finding.ts";
import type { Question, Review, ReviewId } from "../design/register.ts";
import { isOpen } from "../design/status.ts";

/** What a channel is told once a week. Pure data; days are whole days in the channel's time zone. */
export interface Digest {
  /** ISO week, such as `2026-W47`. */
  readonly week: string;
  /** Gravest first, then oldest first. */
  readonly open: readonly OpenRisk[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Opened or reopened, and settled, since the digest before. */
  readonly opened: number;
  readonly closed: number;
  /** Open and past their due day, the longest overdue first. */
  readonly overdue: readonly OpenRisk[];
  /** Accepted risks that end within two weeks, the next to end first. */
  readonly expiring: readonly Question[];
  /** Reviews with open questions about which nobody did anything for two weeks. */
  readonly quiet: readonly QuietReview[];
}

export interface OpenRisk {
  readonly question: Question;
  readonly ageDays: number;
}

interface QuietReview {
  readonly review: Review;
  readonly open: number;
  readonly quietDays: number;
}

/** What the register holds of one channel, and of no other. */
export interface ChannelRegister {
  readonly questions: readonly Question[];
  readonly reviews: readonly Review[];
}

const soonDays = 14;
const quietAfterDays = 14;

/** When a digest is written, what it tells of, and where its days are counted. */
export interface Period {
  readonly week: string;
  /** The moment of the digest before: what changed later is told. */
  readonly since: Date;
  readonly now: Date;
  readonly zone: string;
}

/** The digest of a channel as of an instant. */
export function digestOf(register: ChannelRegister, { week, since, now, zone }: Period): Digest {
  const isRecent = (at: string) => new Date(at) >= since;
  const local = DateTime.fromJSDate(now, { zone });
  const today = local.toISODate() ?? "";
  const soon = local.plus({ days: soonDays }).toISODate() ?? "";

  const open = register.questions
    .filter(({ status }) => isOpen(status))
    .map((question) => ({ question, ageDays: daysBetween(question.askedAt, now, zone) }))
    .sort(byGravity);
  const reopened = ({ status, changedAt }: Question) => status === "reopened" && isRecent(changedAt);
  const opened = register.questions.filter(
    (question) => question.status !== "held" && (isRecent(question.askedAt) || reopened(question)),
  );
  const closed = register.questions.filter(({ settlement }) => settlement && isRecent(settlement.at));

  return {
    week,
    open,
    counts: Object.fromEntries(
      severities.map((severity) => [
        severity,
        open.filter((each) => each.question.severity === severity).length,
      ]),
    ) as Record<Severity, number>,
    opened: opened.length,
    closed: closed.length,
    overdue: open
      .filter(({ question: { due } }) => due !== null && due < today)
      .sort((a, b) => (a.question.due ?? "").localeCompare(b.question.due ?? "")),
    expiring: register.questions
      .filter((question) => expiryOf(question) <= soon)
      .sort((a, b) => expiryOf(a).localeCompare(expiryOf(b))),
    quiet: quietReviews(register, now, zone),
  };
}

/** Whether there is nothing new to tell. */
export function isUnchanged(digest: Digest): boolean {
  return digest.opened === 0 && digest.closed === 0;
}

/** The last day of an accepted risk; later than any day for all other questions. */
export function expiryOf({ settlement }: Question): string {
  return settlement?.kind === "accepted_risk" ? settlement.expires : "9999-12-31";
}

function quietReviews(
  { reviews, questions }: ChannelRegister,
  now: Date,
  zone: string,
): readonly QuietReview[] {
  const ofReview = Map.groupBy(questions, ({ review }): ReviewId => review);
  return reviews
    .filter(({ status }) => status === "awaiting_answers")
    .map((review) => {
      const own = ofReview.get(review.id) ?? [];
      const last = [review.changedAt, ...own.map(({ changedAt }) => changedAt)].reduce((a, b) =>
        a > b ? a : b,
      );
      const open = own.filter(({ status }) => isOpen(status)).length;
      return { review, open, quietDays: daysBetween(last, now, zone) };
    })
    .filter(({ open, quietDays }) => open > 0 && quietDays >= quietAfterDays)
    .sort((a, b) => b.quietDays - a.quietDays);
}

function byGravity(a: OpenRisk, b: OpenRisk): number {
  const gravity = severities.indexOf(a.question.severity) - severities.indexOf(b.question.severity);
  return gravity || a.question.askedAt.localeCompare(b.question.askedAt);
}

function daysBetween(from: string, to: Date, zone: string): number {
  const start = DateTime.fromISO(from).setZone(zone).startOf("day");
  return Math.max(0, Math.round(DateTime.fromJSDate(to, { zone }).startOf("day").diff(start, "days").days));
}
