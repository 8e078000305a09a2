/** Documents of one shape and of so many bytes, each of which took many times longer than prose once. */

const words =
  "the model retrains every night on clicks because labels arrive late and a monitor compares features".split(
    " ",
  );

function sentence(count: number, at: number): string {
  return Array.from({ length: count }, (_, index) => words[(at * 7 + index * 3) % words.length]).join(" ");
}

/** A text made piece by piece until it is long enough. */
function until(bytes: number, make: (at: number) => string): string {
  const pieces: string[] = [];
  for (let size = 0, at = 0; size < bytes; at += 1) {
    const piece = make(at);
    pieces.push(piece);
    size += piece.length;
  }
  return pieces.join("");
}

export const shapes = {
  paragraphs: (bytes) => until(bytes, (at) => `${sentence(40, at)}. ${sentence(12, at)}.\n\n`),
  words: (bytes) => until(bytes, (at) => `w${at}\n\n`),
  lists: (bytes) => until(bytes, (at) => `- ${sentence(6, at)}\n`),
  items: (bytes) => until(bytes, () => "- x\n"),
  nested: (bytes) => until(bytes, (at) => `${"  ".repeat(at % 40)}- ${sentence(4, at)}\n`),
  headings: (bytes) => until(bytes, (at) => `## ${sentence(3, at)} ${at}\n\n${sentence(8, at)}.\n\n`),
  sections: (bytes) => until(bytes, (at) => `# \`a${at}\` **b**\nc\n`),
  glossary: (bytes) => until(bytes, (at) => `- **term${at}**: ${sentence(8, at)}.\n`),
  tables: (bytes) => `|a|b|\n|-|-|\n${until(bytes, (at) => `| ${sentence(3, at)} | 120 ms |\n`)}`,
  rows: (bytes) => `|a|b|\n|-|-|\n${until(bytes, () => "|a|b|\n")}`,
  quotes: (bytes) => until(bytes, (at) => `${"> ".repeat(1 + (at % 30))}${sentence(8, at)}\n`),
  code: (bytes) =>
    `\`\`\`\n${until(bytes, (at) => `x = ${sentence(3, at)}\n`)}\n\`\`\`\n\n${sentence(90, 1)}.\n`,
  links: (bytes) => until(bytes, (at) => `See [${sentence(2, at)}](https://example.com/a/${at}?x=1).\n`),
  footnotes: (bytes) => until(bytes, (at) => `[^a${at}]: ${sentence(4, at)}\n`),
  line: (bytes) => until(bytes, (at) => `${sentence(10, at)}. `),
  thread: (bytes) => {
    const text = (at: number) => ({
      author: `p${at % 7}`,
      time: "2025-03-04T09:15:00Z",
      text: "- a\n- `b` c",
    });
    return JSON.stringify({ messages: Array.from({ length: Math.ceil(bytes / 80) }, (_, at) => text(at)) });
  },
} as const satisfies Readonly<Record<string, (bytes: number) => string>>;
