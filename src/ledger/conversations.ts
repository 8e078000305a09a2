import type { Selectable } from "kysely";
import type { ConversationSettings, KnownConversation } from "../design/conversation.ts";
import { Failure } from "../errors.ts";
import type { Conversations } from "./chat-records.ts";
import type { Db, Tables } from "./schema.ts";
import { audit } from "./small-tables.ts";

export function conversations(db: Db, now: () => Date, defaults: ConversationSettings): Conversations {
  const at = () => now().toISOString();
  return {
    seen: async (conversation) => {
      const known = {
        platform: conversation.platform,
        space: conversation.space,
        channel: conversation.channel,
        name: conversation.name,
        is_private: conversation.isPrivate ? 1 : 0,
        address: null,
        is_present: 1,
        seen_at: at(),
      };
      // A thread stays in its channel, whoever speaks of it from where.
      const { channel: _, ...fresh } = known;
      await db
        .insertInto("conversations")
        .values({ ...known, id: conversation.id, first_seen_at: known.seen_at })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(fresh))
        .execute();
    },

    get: async (id) => {
      const row = await rowOf(db, id);
      return row && conversationOf(row);
    },

    settings: (id) => settingsOf(db, id, defaults),

    configure: (id, settings, by) =>
      db.transaction().execute(async (tx) => {
        const channel = (await rowOf(tx, id))?.channel;
        const row = channel === undefined ? undefined : await rowOf(tx, channel);
        if (!row) {
          throw new Failure(
            "not_found",
            "This channel is not known yet. Mention Loophole in it once, then try again.",
          );
        }
        const before = await settingsOf(tx, row.id, defaults);
        const after = { ...before, ...settings };
        await tx
          .updateTable("conversations")
          .set({ settings: JSON.stringify(after) })
          .where("id", "=", row.id)
          .execute();
        const [from, to] = [JSON.stringify(before), JSON.stringify(after)];
        if (from !== to) await audit(tx, [{ subject: row.id, at: at(), by, from, to, why: "settings" }]);
        return after;
      }),

    channels: async (platform) => {
      const channels = db
        .selectFrom("conversations")
        .selectAll()
        .whereRef("id", "=", "channel")
        .where("is_present", "=", 1)
        .orderBy("id");
      const rows = platform === undefined ? channels : channels.where("platform", "=", platform);
      return (await rows.execute()).map((row) => ({
        ...conversationOf(row),
        since: row.first_seen_at ?? row.seen_at,
      }));
    },

    left: async (id) => {
      await db.updateTable("conversations").set({ is_present: 0 }).where("channel", "=", id).execute();
    },

    renamed: (from, to) => db.transaction().execute((tx) => rename(tx, from, to)),
  };
}

async function settingsOf(db: Db, id: string, defaults: ConversationSettings): Promise<ConversationSettings> {
  const row = await db
    .selectFrom("conversations as channel")
    .innerJoin("conversations as here", "here.channel", "channel.id")
    .select("channel.settings")
    .where("here.id", "=", id)
    .executeTakeFirst();
  return { ...defaults, ...JSON.parse(row?.settings ?? "{}") };
}

/** Threads keep their own ids; those that are made of the channel's id are their platform's business. */
async function rename(tx: Db, from: string, to: string): Promise<void> {
  const row = await rowOf(tx, from);
  if (!row) return;
  await tx
    .insertInto("conversations")
    .values({ ...row, id: to, channel: to })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ settings: row.settings }))
    .execute();
  await tx.updateTable("conversations").set({ channel: to }).where("channel", "=", from).execute();
  await tx.deleteFrom("conversations").where("id", "=", from).execute();
  await tx.updateTable("reviews").set({ conversation: to }).where("conversation", "=", from).execute();
  await tx.updateTable("posts").set({ conversation: to }).where("conversation", "=", from).execute();
}

function rowOf(db: Db, id: string) {
  return db.selectFrom("conversations").selectAll().where("id", "=", id).executeTakeFirst();
}

function conversationOf(row: Selectable<Tables["conversations"]>): KnownConversation {
  return {
    id: row.id,
    platform: row.platform,
    space: row.space,
    channel: row.channel,
    name: row.name,
    isPrivate: row.is_private === 1,
  };
}
