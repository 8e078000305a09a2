import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { ownHolder } from "../src/setup/holder.ts";

test("two workers of one process are two holders, each of this host", () => {
  const [one, other] = [ownHolder(), ownHolder()];
  expect(one.holder).not.toBe(other.holder);
  expect(one.holder.startsWith(`${hostname()}/${process.pid}/`)).toBe(true);
});

test("gone is who had our number before us, or a number that nobody has, on this host", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const { holder, isGone } = ownHolder("here", process.pid, "own");
  const of = (pid: number | string, host = "here") => isGone(`${host}/${pid}/mark`);
  expect(isGone(holder)).toBe(false);
  expect(of(process.pid)).toBe(true);
  expect(of(process.pid, "elsewhere")).toBe(false);
  expect(of(child.pid ?? 0)).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(of(child.pid ?? 0)).toBe(true);
  expect(of(child.pid ?? 0, "elsewhere")).toBe(false);
  // The first process of a machine is there, and may not belong to us.
  expect(of(1)).toBe(false);
  for (const odd of ["", "x", "0", "-1", "1.5"]) expect(of(odd)).toBe(false);
  expect(isGone("")).toBe(false);
});
