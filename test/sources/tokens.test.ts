import { afterEach, describe, expect, test } from "vitest";
import { openLinkReader } from "../../src/intake/link-reader.ts";
import { type Token, tokenKeeper } from "../../src/services/app-tokens.ts";
import { openProvider, type Provider } from "./provider-server.ts";

const open: Provider[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A clock that stands still, and a service that counts the tokens that it gives out, good for an hour each. */
function counting() {
  const clock = { now: 0 };
  const keeper = tokenKeeper(() => clock.now);
  let given = 0;
  const obtain = async (): Promise<Token> => {
    given += 1;
    const value = `token ${given}`;
    await Promise.resolve();
    return { value, expiresMs: clock.now + 3_600_000 };
  };
  return { clock, keeper, obtain, given: () => given };
}

describe("a token", () => {
  test("is asked for once by however many want it at once, the first time and each time after", async () => {
    const { clock, keeper, obtain, given } = counting();
    const many = () => Promise.all(Array.from({ length: 5 }, () => keeper.token("a", obtain)));
    expect(new Set(await many())).toEqual(new Set(["token 1"]));
    clock.now = 3_600_000;
    expect(new Set(await many())).toEqual(new Set(["token 2"]));
    expect(given()).toBe(2);
  });

  test("is kept until a minute before it ends", async () => {
    const { clock, keeper, obtain } = counting();
    expect(await keeper.token("a", obtain)).toBe("token 1");
    clock.now = 3_539_999;
    expect(await keeper.token("a", obtain)).toBe("token 1");
    clock.now = 3_540_000;
    expect(await keeper.token("a", obtain)).toBe("token 2");
  });

  test("is of one name alone", async () => {
    const { keeper, obtain } = counting();
    expect(await keeper.token("a", obtain)).toBe("token 1");
    expect(await keeper.token("b", obtain)).toBe("token 2");
    expect(await keeper.token("a", obtain)).toBe("token 1");
  });

  test("that was refused is asked for again by whoever wants it next", async () => {
    const { keeper, obtain } = counting();
    const refuse = () => Promise.reject(new Error("the secret is over"));
    await expect(keeper.token("a", refuse)).rejects.toThrow("the secret is over");
    expect(await keeper.token("a", obtain)).toBe("token 1");
  });

  test("does not stay for ever among ten thousand others", async () => {
    const { keeper, obtain, given } = counting();
    for (let index = 0; index < 1_500; index += 1) await keeper.token(`r${index}`, obtain);
    await keeper.token("r0", obtain);
    await keeper.token("r1499", obtain);
    expect(given()).toBe(1_501);
  });
});

test("links that are read one after another, in whatever conversations, are one sign-in", async () => {
  const thread = { id: "1", createdDateTime: "2026-01-01T00:00:00Z", body: { content: "We rank hourly" } };
  const path = "/v1.0/teams/g/channels/c/messages/1";
  const provider = await openProvider({
    "POST /t/oauth2/v2.0/token": { json: { access_token: "token", expires_in: 3_600 } },
    [`GET ${path}`]: { json: thread },
    [`GET ${path}/replies`]: { json: { value: [] } },
  });
  open.push(provider);
  const app = { tenant: "t", clientId: "c", clientSecret: "s" };
  const read = openLinkReader(
    {
      access: { everywhere: ["teams:*"] },
      microsoft: { ...app, graph: `${provider.base}/v1.0`, login: provider.base },
    },
    provider.fetcher,
  );
  for (const conversation of ["teams:t/channel/a", "teams:t/channel/b"]) {
    const url = "https://teams.microsoft.com/l/message/c/1?groupId=g";
    expect((await read(url, { conversation, follow: false })).text).toBe("We rank hourly");
  }
  expect(provider.asked.filter(({ path: asked }) => asked.endsWith("/token"))).toHaveLength(1);
});
