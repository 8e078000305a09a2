import { expect, test } from "vitest";
import { feedUrl, openSlackOffice } from "./world/slack-office.ts";

/** Words that would mention, link, notify or break something, were they taken for more than words. */
const hostile = [
  "<!channel> <!here> <!everyone> <!subteam^S1|@all>",
  "<@U1> <#C1|general>",
  "<https://evil.example/?q=1|click me> https://evil.example/a?b=c",
  "[a](https://evil.example) ![x](https://evil.example/p.png)",
  "<!date^1392734382^{date}^https://evil.example|then>",
  "*bold* _it_ ~no~ `code` ``` &amp; &lt;",
  "שאלה מימין לשמאל \u202Eevil\u202C 👩‍👩‍👧‍👦 :tada:",
];

// The office refuses to close when anything that was sent brings one of them to life, or is over a limit.
test("hostile words in documents, threads, answers, names of files and settings stay words", async () => {
  const office = await openSlackOffice();
  const all = hostile.join(" ");
  const long = `${all} `.repeat(60).slice(0, 2_900);
  const person = `slack:${office.world.slack.team}:${office.world.people.get("bo")}`;
  office.shelf.set(
    feedUrl,
    [
      `# ${all}`,
      ...hostile.map((words) => `## ${words}\n\nWe retrain nightly. ${words} ${long}`),
      `data-dynamics.first: ${all}`,
    ].join("\n\n"),
  );
  const thread = await office.client.say("bo", office.designs, `${all} ${feedUrl}`);
  await office.client.mention("ana", office.designs, `review ${feedUrl}`, thread);
  await office.work();
  const posts = await office.posts(office.designs);
  expect(posts[0]?.text).toContain("<@U1> <#C1|general>");

  const settle = async (verb: string, question: string, values: Record<string, string>): Promise<void> => {
    await office.client.click("bo", office.designs, (one) => one.verb === verb && one.target === question);
    await office.work();
    await office.client.submit("bo", values);
    await office.work();
  };
  await settle("answer", "q1", { text: long });
  await settle("accept", "q2", { owner: person, reason: long, expires: "2027-01-31" });
  await settle("dismiss", "q3", { reason: "wrong", note: long });
  await settle("assign", "q4", { assignee: person, due: "2026-11-20" });
  const answered = (await office.posts(office.designs)).find(({ actions }) =>
    actions.some(({ target }) => target === "q1"),
  );
  expect(answered?.text).toContain("<@U1> <#C1|general>");

  for (const word of ["status", "risks", "mine", "digest", hostile[0] ?? ""])
    await office.client.mention("bo", office.designs, word, thread);
  for (const word of [...hostile, `review https://evil.example/${encodeURIComponent(all)}`])
    await office.client.command("bo", office.designs, word);
  const file = await office.client.attach(
    "bo",
    office.designs,
    "<!channel> & <@U1>.md",
    `# ${all}\n\n${long}`,
  );
  await office.client.mention("bo", office.designs, "review", undefined, { files: [file] });
  await office.client.mention("bo", office.designs, "review thread", thread);
  await office.client.openHome("bo");
  await office.work();
  office.clock.now = new Date("2026-11-23T09:30:00Z");
  await office.chat().tick();
  await office.work();
  const last = (await office.posts(office.designs)).at(-1);
  expect(last?.text).toContain("Open risks");
  await office.close();
});
