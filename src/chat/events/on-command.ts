import { type Command, understand } from "../../design/command-words.ts";
import type { CommandGiven, Reply } from "../../platforms/handlers.ts";
import { reviewForm } from "../../render/forms.ts";
import { help, settingsOffer, trouble } from "../../render/help.ts";
import type { Message } from "../../render/message.ts";
import { settingsForm } from "../../render/settings-form.ts";
import { isMember, membersOnly } from "../permissions.ts";
import type { ChatTools } from "../tools.ts";
import type { JobPayload, Subject } from "../work/job-kinds.ts";
import { isDocument } from "../work/read-subject.ts";
import { askingOf, nameOfRequest, recorded } from "./recorded.ts";

/** So many words in a direct message are a design, and no slip of the fingers. */
const aDesign = 60;

/** A mention, a slash command or a direct message. */
export async function onCommand(tools: ChatTools, given: CommandGiven): Promise<Reply> {
  const command = understand(given.text, given.links);
  if (command.kind === "help") return whisper(help("help", null, null));
  if (!isMember(given.person, given.place)) return whisper(trouble("members", membersOnly));
  return carryOut(tools, given, command);
}

async function carryOut(tools: ChatTools, given: CommandGiven, command: Command): Promise<Reply> {
  switch (command.kind) {
    case "review":
      return review(tools, given, subjectOf(command, given));
    case "nothing":
      return nothing(tools, given);
    case "unknown":
      if (given.attachments.some(isDocument)) return review(tools, given, found(given));
      if (given.via === "direct" && given.text.split(/\s+/).length >= aDesign)
        return review(tools, given, { kind: "thread" });
      return whisper(help("help", command.said, command.closest));
    case "recheck":
      return review(tools, given, { kind: "again", review: command.review });
    case "approve": {
      const payload = {
        ...askingOf(given, isPrivate(given)),
        review: command.review,
        takenIn: "",
        why: "",
      };
      return recorded(tools, "approve", given, payload, "On it");
    }
    case "status":
      return reply(tools, given, command.kind, command.review);
    case "risks":
    case "mine":
    case "digest":
      return reply(tools, given, command.kind, null);
    case "settings":
      return settings(tools, given);
    case "help":
      return whisper(help("help", null, null));
  }
}

/** Nothing but the bot's name: the thread or the file is meant; a bare slash command asks for the form. */
async function nothing(tools: ChatTools, given: CommandGiven): Promise<Reply> {
  if (given.attachments.some(isDocument)) return review(tools, given, found(given));
  switch (given.via) {
    case "mention":
      return review(tools, given, { kind: "found" });
    case "slash":
      return given.canShowForm
        ? { kind: "form", form: reviewForm("", given.place.channel) }
        : whisper(help("help", null, null));
    case "direct":
      return whisper(help("help", null, null));
  }
}

function subjectOf(command: Extract<Command, { kind: "review" }>, given: CommandGiven): Subject {
  if (command.link !== null) return { kind: "link", url: command.link, follow: false };
  if (command.of === "found") return found(given);
  return { kind: command.of };
}

/** A file that came with the request is meant before anything else in the thread. */
function found({ attachments }: CommandGiven): Subject {
  const attachment = attachments.find(isDocument);
  return attachment ? { kind: "file", attachment } : { kind: "found" };
}

async function review(tools: ChatTools, given: CommandGiven, subject: Subject): Promise<Reply> {
  const isNowhere = given.via === "slash" && (subject.kind === "found" || subject.kind === "thread");
  if (isNowhere && given.place.conversation === given.place.channel) {
    if (given.canShowForm) return { kind: "form", form: reviewForm("", given.place.channel) };
    return whisper(trouble("nowhere", "Give me a link to the document, or mention me in its thread."));
  }
  const payload = { ...askingOf(given, isPrivate(given)), name: nameOfRequest(given), subject };
  return recorded(tools, "request", given, payload, "Reading it");
}

async function reply(
  tools: ChatTools,
  given: CommandGiven,
  command: JobPayload<"reply">["command"],
  id: JobPayload<"reply">["review"],
): Promise<Reply> {
  const alone = isPrivate(given) || (command === "mine" && given.via !== "direct");
  const name = nameOfRequest(given);
  const payload = { ...askingOf(given, alone), name, command, from: 0, review: id };
  return recorded(tools, "reply", given, payload, "On it");
}

async function settings({ ledger }: ChatTools, given: CommandGiven): Promise<Reply> {
  const { channel } = given.place;
  if (!given.canShowForm) return whisper(settingsOffer("settings", channel));
  return { kind: "form", form: settingsForm(channel, await ledger.conversations.settings(channel)) };
}

function isPrivate({ via }: CommandGiven): boolean {
  return via === "slash";
}

function whisper(message: Message): Reply {
  return { kind: "whisper", message };
}
