import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Failure } from "../src/errors.ts";
import type { Installation, Installations } from "../src/ledger/chat-records.ts";
import { seal } from "../src/platforms/kit/seal.ts";
import { platformStore } from "../src/chat/platform-store.ts";

const key = (): string => randomBytes(32).toString("base64");

function rows(): Installations & { readonly all: Map<string, Installation> } {
  const all = new Map<string, Installation>();
  return {
    all,
    put: async (row) => void all.set(`${row.platform} ${row.tenant}`, row),
    get: async (platform, tenant) => all.get(`${platform} ${tenant}`),
    remove: async (platform, tenant) => void all.delete(`${platform} ${tenant}`),
  };
}

test("what is kept comes back, and cannot be read where it is stored", async () => {
  const ledger = rows();
  const store = platformStore(ledger, seal([key()]));
  await store.save("installation", "slack:T1", '{"token":"xoxb-secret"}');
  await store.save("reference", "teams:a", '{"serviceUrl":"x"}');
  expect(await store.load("installation", "slack:T1")).toBe('{"token":"xoxb-secret"}');
  expect(await store.load("reference", "teams:a")).toBe('{"serviceUrl":"x"}');
  expect(JSON.stringify([...ledger.all])).not.toMatch(/xoxb|token|serviceUrl/);
  await store.forget("installation", "slack:T1");
  expect(await store.load("installation", "slack:T1")).toBeUndefined();
});

test("the same token is stored differently each time", async () => {
  const one = seal([key()]);
  expect(one.close("xoxb", "a")).not.toBe(one.close("xoxb", "a"));
});

test("a token moved to another workspace, changed, or opened with another key is refused", async () => {
  const one = seal([key()]);
  const sealed = one.close("xoxb-1", "installation slack:T1");
  expect(() => one.open(sealed, "installation slack:T2")).toThrow(Failure);
  expect(() => one.open(`${sealed.slice(0, -4)}AAAA`, "installation slack:T1")).toThrow(Failure);
  expect(() => seal([key()]).open(sealed, "installation slack:T1")).toThrow(/LOOPHOLE_SECRET_KEY/);
});

test("a new key seals while the former one still opens", () => {
  const [former, current] = [key(), key()];
  const sealed = seal([former]).close("xoxb", "a");
  expect(seal([current, former]).open(sealed, "a")).toBe("xoxb");
  expect(() => seal([former]).open(seal([current, former]).close("xoxb", "a"), "a")).toThrow(Failure);
});

test("without a key tokens are not kept at all, and other references are", async () => {
  const store = platformStore(rows(), null);
  await expect(store.save("installation", "slack:T1", "x")).rejects.toThrow(/openssl rand/);
  await store.save("reference", "teams:a", "x");
  expect(await store.load("reference", "teams:a")).toBe("x");
});

test.each(["", "short", randomBytes(31).toString("base64")])(
  "a key of another length is refused: %o",
  (wrong) => {
    expect(() => seal([wrong])).toThrow(/32 random bytes/);
  },
);
