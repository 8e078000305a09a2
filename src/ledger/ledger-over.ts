import { claim, tidy } from "./claims.ts";
import { conversations } from "./conversations.ts";
import { feedback } from "./feedback.ts";
import { installations } from "./installations.ts";
import { jobs } from "./jobs.ts";
import type { Ledger } from "./ledger.ts";
import { people } from "./people.ts";
import { posts } from "./posts.ts";
import { questions } from "./questions.ts";
import { reviews } from "./reviews.ts";
import type { Db } from "./schema.ts";

/** The ledger over a database whose tables are there, whichever database it is. */
export function ledgerOver(db: Db, now: () => Date, close: () => Promise<void>): Ledger {
  return {
    reviews: reviews(db, now),
    questions: questions(db, now),
    conversations: conversations(db, now),
    jobs: jobs(db, now),
    posts: posts(db, now),
    installations: installations(db, now),
    feedback: feedback(db, now),
    people: people(db, now),
    claim: (key, record) => claim(db, key, record ?? null, now().toISOString()),
    tidy: (before) => tidy(db, before.toISOString()),
    close,
  };
}
