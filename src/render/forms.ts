import type { Question, Review } from "../design/register.ts";
import { type Against, dismissalReasons } from "../design/status.ts";
import type { Field, Form, MessageBlock, Option } from "./message.ts";
import { dismissalTitles, severityTitles } from "./question-card.ts";
import { bold, count, short, text } from "./spans.ts";

/** What people may write into one field. */
export const longestText = 3000;

/** Answer a question in words. */
export function answerForm(question: Question): Form {
  const answer = paragraph("text", "Your answer", "What the design does, or will do. A link is fine.");
  return about(question, "answer", "Answer", [answer]);
}

/** Accept a risk: it needs somebody who owns it, a reason, and a day on which it comes back. */
export function acceptForm(question: Question, owner: string, expires: string): Form {
  return about(question, "accept", "Accept risk", [
    { kind: "person", name: "owner", label: "Who owns the risk", required: true, hint: "", value: owner },
    paragraph("reason", "Why it is acceptable", ""),
    {
      kind: "date",
      name: "expires",
      label: "Until",
      required: true,
      hint: "The day after, the question opens again.",
      value: expires,
    },
  ]);
}

/** Dismiss a question for one of the reasons. */
export function dismissForm(question: Question): Form {
  const options = dismissalReasons.map((value) => ({ value, label: dismissalTitles[value] }));
  return about(question, "dismiss", "Dismiss", [
    { kind: "choice", name: "reason", label: "Why", required: true, hint: "", options, value: "" },
    {
      ...paragraph("note", "Anything to add", "I will not ask this again, in these or other words."),
      required: false,
    },
  ]);
}

/** Give a question to somebody, with a day. */
export function assignForm(question: Question, assignee: string): Form {
  return about(question, "assign", "Assign", [
    { kind: "person", name: "assignee", label: "Who settles it", required: true, hint: "", value: assignee },
    { kind: "date", name: "due", label: "By when", required: false, hint: "", value: question.due ?? "" },
  ]);
}

/** Open a settled question again. */
export function reopenForm(question: Question): Form {
  return about(question, "reopen", "Reopen", [
    { ...paragraph("reason", "What changed", ""), required: false },
  ]);
}

/** So many questions are shown in a form; the rest is named. */
const mostShown = 10;

/** Approve a design with what has to be taken in: what was found and never asked, and what is still open. */
export function approveForm(
  { id }: Pick<Review, "id">,
  {
    neverAsked,
    stillOpen,
    code,
  }: Pick<Against<Question>, "neverAsked" | "stillOpen"> & { readonly code: string },
): Form {
  return {
    verb: "approve",
    target: `${id}:${code}`,
    title: "Approve",
    submit: "Approve all the same",
    intro: [
      ...questionsOf(`${count(neverAsked.length, "question")} of high severity never asked`, neverAsked),
      ...questionsOf(`${count(stillOpen.length, "question")} of lower severity still open`, stillOpen),
    ],
    fields: [
      {
        ...paragraph("why", "Why it is approved all the same", "Kept in the history, with what is above."),
        required: false,
      },
    ],
  };
}

function questionsOf(lead: string, questions: readonly Question[]): readonly MessageBlock[] {
  if (questions.length === 0) return [];
  const rest = questions.slice(mostShown).map(({ id }) => id);
  const items = questions
    .slice(0, mostShown)
    .map(({ id, text: words }) => [bold(`${id} `), text(short(words, 150))]);
  return [
    { kind: "text", spans: [bold(`${lead}.`)] },
    { kind: "list", items: rest.length === 0 ? items : [...items, [text(`And ${rest.join(", ")}.`)]] },
  ];
}

/** Turn what somebody wrote in the thread into the answer to one of its open questions. */
export function answerWithForm(conversation: string, open: readonly Question[], written: string): Form {
  const options = open.slice(0, 100).map(asOption);
  return {
    verb: "answer_with",
    target: conversation,
    title: "Use as answer",
    submit: "Answer",
    intro: [],
    fields: [
      {
        kind: "choice",
        name: "question",
        label: "Which question does it answer",
        required: true,
        hint: "",
        options,
        value: options.length === 1 ? (options[0]?.value ?? "") : "",
      },
      { ...paragraph("text", "The answer", ""), value: written.slice(0, longestText) },
    ],
  };
}

/** Ask for a review of a document, in a channel. */
export function reviewForm(link: string, channel: string): Form {
  return {
    verb: "review",
    target: "",
    title: "Review a document",
    submit: "Review",
    intro: [],
    fields: [
      {
        ...line("link", "Link to the document", "https://"),
        hint: "It must be readable for me: public, or shared with my account.",
        value: link,
      },
      {
        kind: "channel",
        name: "channel",
        label: "Ask the questions in",
        required: true,
        hint: "",
        value: channel,
      },
      {
        kind: "toggle",
        name: "follow",
        label: "Read the documents that it links to as well",
        required: false,
        hint: "Those on the same site, up to a limit.",
        value: false,
      },
    ],
  };
}

/** A paragraph of text. */
function paragraph(name: string, label: string, hint: string) {
  return {
    kind: "text",
    name,
    label,
    required: true,
    hint,
    multiline: true,
    maxLength: longestText,
    placeholder: "",
    value: "",
  } as const satisfies Field;
}

/** One line of text. */
export function line(name: string, label: string, placeholder: string) {
  return { ...paragraph(name, label, ""), multiline: false, maxLength: 2000, placeholder } as const;
}

function asOption({ id, severity, text: words }: Question): Option {
  return { value: id, label: short(`${id} ${severityTitles[severity]}: ${words}`, 75) };
}

function about(question: Question, verb: Form["verb"], title: string, fields: readonly Field[]): Form {
  const intro: readonly MessageBlock[] = [
    { kind: "text", spans: [bold(`${severityTitles[question.severity]} · `), text(question.text)] },
  ];
  return { verb, target: question.id, title, submit: title, intro, fields };
}
