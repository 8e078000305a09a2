/** Turns Slack's marked-up text into Markdown; `nameOf` knows people by their ids. */
export function slackText(text: string, nameOf: (user: string) => string): string {
  return text
    .replaceAll(
      /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g,
      (_, sign: string, target: string, label: string | undefined) => {
        if (sign === "@") return `@${label ?? nameOf(target)}`;
        if (sign === "#") return `#${label ?? target}`;
        if (sign === "!") return special(target, label);
        const link = target.replace(/^mailto:/, "");
        return label && label !== target ? `[${label}](${target})` : link;
      },
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function special(target: string, label: string | undefined): string {
  if (label) return target.startsWith("subteam^") ? `@${label.replace(/^@/, "")}` : label;
  return `@${target.split("^")[0] ?? ""}`;
}

/** The people whom a text mentions. */
export function mentionedIn(text: string): readonly string[] {
  return [...text.matchAll(/<@([A-Z0-9]+)>/g)].flatMap(([, user]) => user ?? []);
}
