import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { openConfiguredLedger } from "../../src/setup/shared.ts";

const now = () => new Date("2026-11-16T09:00:00Z");
let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-modes-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const modes = () => readdirSync(folder).map((file) => `${file} ${modeOf(join(folder, file))}`);

describe.skipIf(process.platform === "win32")("a ledger is for its owner alone", () => {
  test("from the first moment, with everything that stands beside it", async () => {
    const before = process.umask(0);
    const ledger = await openLedger(join(folder, "ledger.db"), now);
    await ledger.claim("a");
    expect(modes()).toEqual(["ledger.db 600", "ledger.db-shm 600", "ledger.db-wal 600"]);
    await ledger.close();
    process.umask(before);
  });

  test("also where it was open to others before", async () => {
    const path = join(folder, "ledger.db");
    const first = await openLedger(path, now);
    await first.claim("a");
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o644);
    const second = await openLedger(path, now);
    expect(modes()).toEqual(["ledger.db 600", "ledger.db-shm 600", "ledger.db-wal 600"]);
    expect(await second.claim("a")).toBe(false);
    await second.close();
    await first.close();
  });

  test("and so is its default folder", async () => {
    const path = join(folder, ".loophole", "ledger.db");
    const before = process.umask(0);
    await (await openConfiguredLedger({ path, isDefault: true }, 7, now)).close();
    process.umask(before);
    expect(modeOf(dirname(path))).toBe("700");
  });

  test("but the file of another program stays as it was", async () => {
    const path = join(folder, "notes.db");
    writeFileSync(path, "something else", { mode: 0o644 });
    chmodSync(path, 0o644);
    await expect(openLedger(path, now)).rejects.toThrow("is not a ledger");
    expect(modes()).toEqual(["notes.db 644"]);
  });
});
