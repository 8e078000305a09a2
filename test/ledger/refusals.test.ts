import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";

const now = () => new Date("2026-11-16T09:00:00Z");
let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "loophole-refusals-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What a ledger says that is not opened, once it is certain that the folder is as it was. */
async function refusal(path: string): Promise<string> {
  const before = snapshot();
  const failure: unknown = await openLedger(path, now).catch((error: unknown) => error);
  expect(snapshot()).toEqual(before);
  if (!(failure instanceof Failure) || failure.kind !== "ledger") throw new Error("it was not refused");
  return failure.inTerminal;
}

function snapshot(): readonly (readonly [string, string])[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.map(
    (entry) =>
      [entry.name, entry.isFile() ? readFileSync(join(folder, entry.name)).toString("base64") : "-"] as const,
  );
}

describe("a ledger is refused with one sentence, and nothing is changed", () => {
  test("a folder", async () => {
    expect(await refusal(folder)).toContain("is a folder");
  });

  test("a folder that does not exist", async () => {
    expect(await refusal(join(folder, "no", "l.db"))).toContain("folder that does not exist");
  });

  test("a file in a file", async () => {
    writeFileSync(join(folder, "file"), "x");
    expect(await refusal(join(folder, "file", "l.db"))).toContain("cannot be opened or created");
  });

  test("a place where nothing can be written", async () => {
    expect(await refusal("/proc/ledger.db")).toContain("cannot be opened or created");
  });

  test("a device", async () => {
    expect(await refusal("/dev/null")).toContain("is not a file");
  });

  test("a name that is too long", async () => {
    expect(await refusal(join(folder, "x".repeat(300)))).toContain("cannot be");
  });

  test("text", async () => {
    writeFileSync(join(folder, "notes.md"), "# Notes\n".repeat(100));
    expect(await refusal(join(folder, "notes.md"))).toContain("is not a ledger");
  });

  test("a file of a few bytes", async () => {
    writeFileSync(join(folder, "short"), "x");
    expect(await refusal(join(folder, "short"))).toContain("is not a ledger");
  });

  test("a link to a database of another program", async () => {
    const path = join(folder, "other.db");
    const other = new Sqlite(path);
    other.exec("pragma journal_mode = wal; create table songs (title text)");
    other.close();
    symlinkSync(path, join(folder, "link.db"));
    expect(await refusal(path)).toContain("is a database of another program");
    expect(await refusal(join(folder, "link.db"))).toContain("is a database of another program");
  });

  test("a damaged ledger", async () => {
    const path = join(folder, "l.db");
    await (await openLedger(path, now)).close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 100, 4096));
    expect(await refusal(path)).toContain("is damaged");
  });

  test("a ledger of a newer version", async () => {
    const path = join(folder, "l.db");
    const ledger = await openLedger(path, now);
    await ledger.reviews.request({ ref: { kind: "file", path: "a.md" }, requestedBy: "mara" });
    await ledger.close();
    const later = new Sqlite(path);
    later.exec("insert into kysely_migration values ('0999-teleportation', '2030-01-01')");
    later.close();
    expect(await refusal(path)).toContain("newer version of this program (it has 0999-teleportation)");
    const after = new Sqlite(path);
    expect(after.prepare("select count(*) from reviews").pluck().get()).toBe(1);
    after.close();
  });
});

describe("a ledger is made where there is room for one", () => {
  test("an empty file becomes a ledger", async () => {
    writeFileSync(join(folder, "empty.db"), "");
    const ledger = await openLedger(join(folder, "empty.db"), now);
    expect(await ledger.reviews.find({})).toEqual([]);
    await ledger.close();
  });

  test("processes that open the same new file at the same time all get it, and share what is in it", async () => {
    const path = join(folder, "l.db");
    const claims = await Promise.all([1, 2, 3].map(() => claimElsewhere(path)));
    expect(claims.sort()).toEqual(["false", "false", "true"]);
  });
});

/** Claims a key in a process of its own. */
async function claimElsewhere(path: string): Promise<string> {
  const source = `
    import { openLedger } from ${JSON.stringify(new URL("../../src/ledger/open-ledger.ts", import.meta.url).href)};
    const ledger = await openLedger(${JSON.stringify(path)}, () => new Date());
    process.stdout.write(String(await ledger.claim("digest")));
    await ledger.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", source]);
  return stdout;
}
