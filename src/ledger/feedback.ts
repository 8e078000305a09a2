import { keyOf } from "../design/ids.ts";
import type { Feedback } from "./ledger.ts";
import type { Db } from "./schema.ts";

export function feedback(db: Db, now: () => Date): Feedback {
  return {
    give: async (question, who, isUseful) => {
      const voice = { useful: isUseful ? 1 : 0, at: now().toISOString() };
      await db
        .insertInto("feedback")
        .values({ ...voice, who, question: keyOf("q", question) ?? 0 })
        .onConflict((conflict) => conflict.columns(["question", "who"]).doUpdateSet(voice))
        .execute();
    },
    of: async (question) => {
      const voices = await db
        .selectFrom("feedback")
        .select("useful")
        .where("question", "=", keyOf("q", question) ?? 0)
        .execute();
      const useful = voices.filter((voice) => voice.useful === 1).length;
      return { useful, notUseful: voices.length - useful };
    },
  };
}
