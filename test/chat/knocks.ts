import { commandWords } from "../../src/design/command-words.ts";
import type { Conversation, Person } from "../../src/platforms/people-and-places.ts";
import { actionVerbs, formVerbs, type FormValues } from "../../src/render/message.ts";
import type { Office } from "./office.ts";

/** Ids and addresses of something that somebody may have guessed. */
export interface Guessed {
  readonly reviews: readonly string[];
  readonly questions: readonly string[];
  readonly links: readonly string[];
  readonly places: readonly Conversation[];
}

/** What somebody may try: a word, a button, a form, a shortcut. */
export interface Knock {
  readonly kind: "words" | "button" | "form" | "shortcut";
  readonly what: string;
  readonly try: () => Promise<unknown>;
}

/**
 * Everything that a person can type, click or send in a place, with what they guessed. It is made of the words, buttons
 * and forms that there are, so that a new one is in it by itself. `event` tells events of one sender from another's.
 */
export function knocks(
  office: Office,
  person: Person,
  place: Conversation,
  guessed: Guessed,
  event = `${person.id} ${place}`,
): readonly Knock[] {
  const user = office.as(person);
  const isOwn = place === person.id.replace(":user/", ":direct/");
  const origin = (name: string) => ({
    event: `${event} ${name}`,
    person,
    place: { tenant: "acme", channel: place, conversation: place },
    message: null,
  });
  const ids = [...guessed.reviews, ...guessed.questions];
  // Asking for a review of a link that one may read is no guess.
  const texts = Object.keys(commandWords).flatMap((word) => [
    word,
    ...[...ids, ...(word === "review" ? [] : guessed.links)].map((named) => `${word} ${named}`),
  ]);
  const words = texts.map((text): Knock => ({
    kind: "words",
    what: text,
    try: async () => {
      await (isOwn ? user.write(text) : user.mention(place, text));
      await user.slash(place, text);
    },
  }));
  const targets = [
    ...ids,
    ...guessed.reviews.map((id) => `${id}:40`),
    ...guessed.places,
    "risks:0",
    "home:0",
  ];
  const buttons = actionVerbs.flatMap((verb) =>
    targets.map((target): Knock => ({
      kind: "button",
      what: `${verb} ${target}`,
      try: () =>
        office.chat().handlers.actionTaken({
          ...origin(`click ${verb} ${target}`),
          verb,
          target,
          surface: "post",
          posted: null,
        }),
    })),
  );
  const forms = formVerbs.flatMap((verb) =>
    [...ids, ...guessed.places].map((target): Knock => ({
      kind: "form",
      what: `${verb} ${target}`,
      try: () =>
        office.chat().handlers.formSubmitted({
          ...origin(`form ${verb} ${target}`),
          verb,
          target,
          values: filledIn(person, guessed),
          surface: "post",
        }),
    })),
  );
  const shortcuts = (["review_thread", "answer_with", "review_document"] as const).map((shortcut): Knock => ({
    kind: "shortcut",
    what: shortcut,
    try: async () => {
      await user.openHome();
      for (const link of guessed.links) await user.shortcut(place, shortcut, link);
    },
  }));
  return [...words, ...buttons, ...forms, ...shortcuts];
}

/** A value for every field that any form has. */
function filledIn(person: Person, { questions, places }: Guessed): FormValues {
  return {
    question: questions[0] ?? "q1",
    text: "It is settled.",
    reason: "wrong",
    note: "",
    owner: person.id,
    expires: "2026-12-24",
    assignee: person.id,
    due: "2026-12-24",
    digestDay: "2",
    digestHour: "3",
    timezone: "UTC",
    language: "en",
    budget: "3",
    approvers: [person.id],
    link: "https://docs.example/feed",
    channel: places[0] ?? "",
  };
}
