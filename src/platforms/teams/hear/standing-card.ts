import { setTimeout as sleep } from "node:timers/promises";
import { channelOf, knownConversation, postId } from "../ids.ts";
import { type Card, cardOf } from "../say/card-json.ts";
import { partsOf } from "../say/cards.ts";
import { literal, toneSign } from "../say/rich-text.ts";
import { type Kept, postedFrom, type PostRecord } from "../where/kept.ts";
import type { Click } from "./hear-clicks.ts";

/** The post that was clicked in, as it stands now; undefined where we do not know it. */
export async function postOf(
  kept: Kept,
  { data, origin, surface }: Pick<Click, "data" | "origin" | "surface">,
): Promise<PostRecord | undefined> {
  const { place, person } = origin;
  const home = surface === "whisper" ? await kept.load("direct", person.id) : place.channel;
  const record = await kept.load("post", channelOf(knownConversation(home ?? place.channel)), data.key);
  return record && postedFrom(record, postId) ? record : undefined;
}

/** The card of the part that was clicked. */
export function cardIn(
  record: PostRecord,
  replyTo: string | undefined,
  about: string | undefined,
): Card | undefined {
  const parts = partsOf(record.message, about);
  return (parts[Math.max(0, record.parts.indexOf(replyTo ?? ""))] ?? parts[0])?.card;
}

/** The card with a line on top that says what was just done. */
export function withLine(card: Card, says: string, hasButtons: boolean): Card {
  const line = literal(says, { weight: "Bolder" }).map((element) =>
    element.type === "RichTextBlock"
      ? { ...element, inlines: [toneSign("good"), ...element.inlines] }
      : element,
  );
  const body = hasButtons ? card.body : card.body.filter(({ type }) => type !== "ActionSet");
  return cardOf([...line, ...body], card.msteams?.entities);
}

/** How often it is looked whether a post changed. */
const everyMs = 50;

/** Waits until a post says something else than before, but not longer than so many ms; gives what it says then. */
export async function changed(
  kept: Kept,
  click: Pick<Click, "data" | "origin" | "surface">,
  before: PostRecord,
  patienceMs: number,
): Promise<PostRecord | undefined> {
  const was = JSON.stringify(before.message);
  for (let waited = 0; waited <= patienceMs; waited += everyMs) {
    const now = await postOf(kept, click);
    if (now && JSON.stringify(now.message) !== was) return now;
    await sleep(everyMs);
  }
  return undefined;
}
