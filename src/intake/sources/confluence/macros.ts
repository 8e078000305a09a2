import type { Unread } from "../../../design/document.ts";
import { fenced, quoted } from "../../../services/html-markdown.ts";

/** A macro of a page: its parameters, its body as Markdown, and its body as it stands where it is plain text. */
export interface Macro {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: string;
  readonly plain: string | undefined;
}

const quotes = new Set(["info", "note", "tip", "warning", "panel", "success", "error", "quote"]);
const furniture = new Set([
  "toc",
  "children",
  "pagetree",
  "pagetreesearch",
  "anchor",
  "livesearch",
  "contentbylabel",
  "recently-updated",
  "page-index",
  "breadcrumbs",
  "profile",
  "profile-picture",
  "contributors",
  "change-history",
  "create-from-template",
  "labels-list",
  "related-labels",
  "blog-posts",
]);
const drawings = /drawio|gliffy|lucid|miro|figma|whiteboard|excalidraw|balsamiq|mindmap|roadmap|chart/i;
const diagrams: readonly { readonly name: RegExp; readonly language: string }[] = [
  { name: /mermaid/i, language: "mermaid" },
  { name: /plantuml/i, language: "plantuml" },
  { name: /graphviz|^dot$/i, language: "dot" },
];

/** What a macro says, as Markdown; what of it cannot be read is told to `onUnread`. */
export function macroMarkdown(macro: Macro, onUnread: (unread: Unread) => void): string {
  const { name, parameters, body, plain } = macro;
  const title = parameters.get("title") ?? "";
  const diagram = diagrams.find((each) => each.name.test(name));
  if (diagram && plain !== undefined) return fenced(diagram.language, plain);
  if (name === "code" || name === "noformat") {
    return `${title ? `\n\n${title}:` : ""}${fenced(parameters.get("language") ?? "", plain ?? "")}`;
  }
  if (quotes.has(name)) return quoted(`${title ? `**${title}**\n\n` : ""}${body.trim() || (plain ?? "")}`);
  if (name === "expand" || name === "ui-expand")
    return `\n\n${title ? `**${title}**\n\n` : ""}${body.trim()}\n\n`;
  if (name === "status") return title;
  if (name === "jira") return jiraMarkdown(parameters, onUnread);
  if (furniture.has(name)) return "";
  if (name === "include" || name === "excerpt-include") {
    const page =
      body.trim() || [...parameters.values()].find((value) => value.trim() !== "") || "another page";
    onUnread({
      what: `the page “${page}”, which is shown here`,
      why: "included pages are read only by their own link",
    });
    return "";
  }
  if (drawings.test(name) || diagram) {
    const called = parameters.get("diagramName") ?? parameters.get("name") ?? title;
    onUnread({
      what: called ? `the drawing “${called}”` : `a drawing (${name})`,
      why: "drawings are not read; describe it in words",
    });
    return "";
  }
  if (body.trim() !== "") return `\n\n${body.trim()}\n\n`;
  if (plain !== undefined && plain.trim() !== "") return fenced("", plain);
  onUnread({
    what: `a part made by the macro “${name}”`,
    why: "what it shows is not part of the page's text",
  });
  return "";
}

function jiraMarkdown(parameters: ReadonlyMap<string, string>, onUnread: (unread: Unread) => void): string {
  const key = parameters.get("key");
  if (key) return key;
  onUnread({ what: "a list of Jira issues", why: "it is made by a search, which is not run" });
  return "";
}
