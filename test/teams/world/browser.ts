import { existsSync } from "node:fs";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is on this machine; undefined where it is not installed. */
export const chromiumPath = places.find((path) => existsSync(path));

/** Whether journeys in a browser are left out: only where there is none, and never in continuous integration. */
export const isWithoutBrowser = chromiumPath === undefined && !process.env["CI"];

export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined)
    throw new Error("Chromium is not installed; on Debian: apt-get install chromium");
  // In a container there is no second user to be protected from.
  return chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--force-color-profile=srgb"],
  });
}

/** Somebody at the playground. */
export interface PlayPage {
  readonly page: Page;
  /** Goes to a chat or channel by its name. */
  go(name: string): Promise<void>;
  /** Writes in the chat that is open. */
  write(text: string): Promise<void>;
  /** Begins a thread in the channel that is open, with the bot's name in front. */
  post(text: string): Promise<void>;
  /** Replies in the thread that has some words in it, with the bot's name in front. */
  reply(words: string, text: string): Promise<void>;
  /** The newest card with some words in it, once it is there. */
  card(words: string | RegExp): Promise<Locator>;
  /** A picture of what is in front of the reader, without the playground's own log. */
  picture(path: string, of?: Locator): Promise<void>;
}

export async function openPlayPage(browser: Browser, url: string): Promise<PlayPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 2 });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.getByText("Connected.").first().waitFor();
  // The playground's own log takes the place of what people look at.
  await page.getByText("Log Panel", { exact: true }).locator("xpath=following::button[2]").click();
  const mention = async (text: string): Promise<void> => {
    await page.keyboard.type("@");
    await page.locator("#typeahead-menu [role=menuitem]", { hasText: "Loophole" }).first().click();
    await page.keyboard.type(` ${text}`);
  };
  return {
    page,
    go: async (name) => {
      await page.getByText(name, { exact: true }).first().click();
    },
    write: async (text) => {
      await page.locator("[contenteditable=true]").last().click();
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    post: async (text) => {
      await page.locator("[contenteditable=true]").first().click();
      await mention(text);
      await page.getByText("Post", { exact: true }).click();
    },
    reply: async (words, text) => {
      const thread = page.locator("[role=group].fui-Card", { hasText: words }).last();
      await thread.locator("[contenteditable=true]").last().click();
      await mention(text);
      await page.keyboard.press("Enter");
    },
    card: async (words) => {
      const found = page.locator(".ac-adaptiveCard", { hasText: words }).last();
      await found.waitFor();
      return found;
    },
    picture: async (path, of) => {
      await page.mouse.move(0, 0);
      await (of ?? page).screenshot({ path, animations: "disabled" });
    },
  };
}
