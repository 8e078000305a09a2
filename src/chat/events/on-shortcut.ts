import { linksIn } from "../../design/find-links.ts";
import type { Reply, ShortcutUsed } from "../../platforms/handlers.ts";
import { answerWithForm, reviewForm } from "../../render/forms.ts";
import { trouble } from "../../render/help.ts";
import { isMember, membersOnly } from "../permissions.ts";
import type { ChatTools } from "../tools.ts";
import { askingOf, nameOfRequest, recorded } from "./recorded.ts";

/** A shortcut on a message, or one that works anywhere. */
export async function onShortcut(tools: ChatTools, used: ShortcutUsed): Promise<Reply> {
  if (!isMember(used.person, used.place))
    return { kind: "whisper", message: trouble("members", membersOnly) };
  switch (used.shortcut) {
    case "review_thread": {
      const payload = {
        ...askingOf(used, false),
        name: nameOfRequest(used),
        subject: { kind: "found" } as const,
      };
      return recorded(tools, "request", used, payload, "Reading it");
    }
    case "answer_with":
      return answerWith(tools, used);
    case "review_document":
      return { kind: "form", form: reviewForm(linksIn(used.text)[0] ?? "", used.place.channel) };
  }
}

async function answerWith({ ledger }: ChatTools, used: ShortcutUsed): Promise<Reply> {
  const { conversation } = used.place;
  const open = await ledger.questions.find({ conversation, status: ["open", "reopened"] });
  if (open.length > 0) return { kind: "form", form: answerWithForm(conversation, open, used.text) };
  const nothing = "This thread has no open question that it could answer.";
  return { kind: "whisper", message: trouble("nothing", nothing) };
}
