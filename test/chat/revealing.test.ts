import { afterEach, beforeEach, expect, test } from "vitest";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { someDraft, someOutcome } from "../ledger/judged.ts";
import { type Office, openOffice } from "./office.ts";

/** Twenty-five questions: seven are posted, eighteen held. */
const curious: Reviewer = {
  name: "curious",
  review: async () => someOutcome(Array.from({ length: 25 }, (_, index) => someDraft(`item-${index}`))),
};

let office: Office;
let thread: string;
beforeEach(async () => {
  office = await openOffice({ reviewer: () => curious });
  ({ conversation: thread } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed"));
  await office.work();
});
afterEach(() => office.close());

const count = async (status: "open" | "held") =>
  (await office.ledger().questions.of("r1")).filter((question) => question.status === status).length;

/** The button as it was drawn first, clicked by somebody whose page did not change yet. */
const clickOld = (event: string) =>
  office.chat().handlers.actionTaken({
    event,
    verb: "reveal",
    target: "r1:18",
    place: { tenant: "acme", channel: office.designs, conversation: thread },
    person: office.bo,
    message: null,
    surface: "post",
    posted: null,
  });

test("one click shows ten more, the next one the rest", async () => {
  expect([await count("open"), await count("held")]).toEqual([7, 18]);
  await office.as(office.bo).click(thread, "reveal");
  await office.work();
  expect([await count("open"), await count("held")]).toEqual([17, 8]);
  await office.as(office.bo).click(thread, "reveal");
  await office.work();
  expect([await count("open"), await count("held")]).toEqual([25, 0]);
});

test("a double click shows ten, however far the first click has come", async () => {
  await clickOld("one");
  await clickOld("two");
  await office.work();
  expect(await count("open")).toBe(17);
  await clickOld("three");
  await office.work();
  expect(await count("open")).toBe(17);
});

test("a second click in the midst of the first shows what is left of the ten", async () => {
  await office.ledger().questions.move("q8", { kind: "reveal" }, office.bo.id);
  await clickOld("two");
  await office.work();
  expect(await count("open")).toBe(17);
});

test("what was shown counts from the day on which it was shown", async () => {
  const found = (await office.ledger().questions.get("q8"))?.askedAt;
  office.clock.now = new Date("2026-11-20T09:00:00.000Z");
  await office.as(office.bo).click(thread, "reveal");
  await office.work();
  expect(found).toBe("2026-11-16T09:30:00.000Z");
  expect((await office.ledger().questions.get("q8"))?.askedAt).toBe("2026-11-20T09:00:00.000Z");
  expect((await office.ledger().questions.get("q1"))?.askedAt).toBe("2026-11-16T09:30:00.000Z");
});

test("a click asks the ledger for the one question that it is about", async () => {
  await office.close();
  const asked: number[] = [];
  office = await openOffice({
    reviewer: () => curious,
    ledger: (ledger) => ({
      ...ledger,
      questions: {
        ...ledger.questions,
        find: async (filter) => {
          const found = await ledger.questions.find(filter);
          asked.push(found.length);
          return found;
        },
      },
    }),
  });
  ({ conversation: thread } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed"));
  await office.work();
  asked.splice(0);
  await office.as(office.bo).click(thread, "answer", "q1");
  await office.as(office.bo).submit({ text: "It does." });
  await office.work();
  expect(Math.max(...asked)).toBe(1);
  expect(asked.length).toBeLessThanOrEqual(3);
});
