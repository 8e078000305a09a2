import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { feedUrl } from "../chat/shelf.ts";
import { isWithoutBrowser, openBrowser, openPlayPage, type PlayPage } from "./world/browser.ts";
import { openPlayOffice } from "./world/play-office.ts";

/** Where pictures of what people see go, such as `docs/pictures`; none are taken without it. */
const pictures = process.env["PICTURES"];

if (isWithoutBrowser)
  console.warn(
    "Chromium is not installed, so the journeys in the browser are left out. On Debian: apt-get install chromium",
  );

describe.skipIf(isWithoutBrowser)("in the browser, at Microsoft's playground", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  /** The page, with a picture of it where the journey fails. */
  const open = async (url: string): Promise<PlayPage> => {
    const at = await openPlayPage(browser, url);
    onTestFailed(async () => {
      const path = join(tmpdir(), `loophole-failed-${process.pid}.png`);
      await at.page.screenshot({ path, fullPage: true });
      console.error(`What stood in the browser: ${path}`);
    });
    return at;
  };
  const picture = async (at: PlayPage, name: string, of?: Locator): Promise<void> => {
    if (pictures !== undefined) await at.picture(join(pictures, `teams-${name}.png`), of);
  };

  test("a newcomer starts the program with nothing configured, and reviews an example with one click", async () => {
    const folder = mkdtempSync(join(tmpdir(), "loophole-play-"));
    const program = start(folder);
    const at = await open(await addressOf(program));
    const welcome = await at.card("I read designs and ask what they leave open");
    await welcome.getByText("Review an example").click();
    const summary = await at.card(/\d+ open questions?\./);
    expect(await summary.innerText()).toContain("Offline reviewer, no model");
    expect(await summary.innerText()).toContain("Feedback loops");
    await at.card(/High · /);
    await welcome.scrollIntoViewIfNeeded();
    await picture(at, "first-minute");
    await at.page.close();
    program.kill("SIGTERM");
    expect(await once(program, "exit")).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  }, 90_000);

  test("a design is reviewed in a channel, its questions are settled there, and the digest comes on Monday", async () => {
    const office = await openPlayOffice();
    const at = await open(office.playground.url);
    await at.go("Designs");
    await at.card("I read designs");

    await at.post(`review ${feedUrl}`);
    const progress = await at.card(/Reviewing .*Discover feed/);
    await progress.getByText("answered").nth(1).waitFor();
    expect(await progress.getByText("reading", { exact: true }).count()).toBe(3);
    office.goOn();
    const summary = await at.card(/\d+ open questions?\./);
    await picture(at, "review", summary);
    expect(await at.page.getByText(/Reviewing .*Discover feed/).count()).toBe(0);
    const card = (id: string): Promise<Locator> => at.card(new RegExp(`· ${id}(?!\\d)`));

    await (await card("q1")).getByText("Answer", { exact: true }).click();
    const answer = await at.card("Your answer");
    await answer
      .locator("textarea")
      .fill("Labels come from <raters> & are [checked](https://x.example) weekly.");
    await answer.getByText("Answer", { exact: true }).last().click();
    const answered = await at.card("Answered by Noa Berg");
    expect(await answered.innerText()).toContain(
      "Labels come from <raters> & are [checked](https://x.example) weekly.",
    );
    expect(await answered.locator("a").count()).toBe(0);

    await (await card("q2")).getByText("Accept risk", { exact: true }).click();
    const accept = await at.card("Why it is acceptable");
    await accept.locator("textarea").fill("A pilot with one market.");
    await picture(at, "form", accept);
    await accept.getByText("Accept risk", { exact: true }).last().click();
    await at.card(/Risk accepted by Noa Berg until/);

    const dismissing = await card("q3");
    await picture(at, "question", dismissing);
    await dismissing.getByText("Dismiss", { exact: true }).click();
    const dismiss = await at.card("Anything to add");
    await dismiss.getByRole("combobox").click();
    await at.page.getByRole("option", { name: "Not relevant here" }).click();
    await dismiss.getByText("Dismiss", { exact: true }).last().click();
    const dismissed = await at.card("Dismissed by Noa Berg");
    await dismissed.getByText("Reopen", { exact: true }).click();
    const reopen = await at.card("What changed");
    await reopen.locator("textarea").fill("It is relevant after all.");
    await reopen.getByText("Reopen", { exact: true }).last().click();
    await at.card(/reopened · q3/);
    await (await at.card(/3 open questions?\..*2 questions settled/s)).waitFor();
    await answered.scrollIntoViewIfNeeded();
    await picture(at, "settled");

    await at.reply("Answered by Noa Berg", "status");
    expect(await (await at.card("Awaiting answers")).innerText()).toContain("3 open questions");

    office.clock.now = new Date(office.clock.now.getTime() + 8 * 86_400_000);
    await office.chat.tick();
    office.chat.worker.wake();
    const digest = await at.card(/Open risks in #Designs/);
    expect(await digest.innerText()).toMatch(/3 open/);
    await picture(at, "digest", digest);
    await at.page.close();
    await office.close();
  }, 120_000);
});

/** `npm start` with nothing in the environment. */
function start(folder: string): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, ["src/main.ts"], {
    env: { PATH, HOME, PORT: "0", LOOPHOLE_DB: join(folder, "ledger.db") },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The address that it prints. */
async function addressOf(program: ChildProcess): Promise<string> {
  let said = "";
  for await (const data of program.stdout ?? []) {
    said += String(data);
    const address = /here is one to try: (http:\/\/\S+)/.exec(said)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`the program ended, saying: ${said}`);
}
