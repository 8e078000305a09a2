import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { openLog } from "../src/log.ts";

test("the log has no secrets in it", () => {
  let written = "";
  const to = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) });
  const log = openLog("info", to);
  log.info(
    { token: "xoxb-1", slack: { signingSecret: "s-2", headers: { authorization: "Bearer 3" } } },
    "hello",
  );
  log.debug("not at this level");
  expect(JSON.parse(written)).toMatchObject({
    msg: "hello",
    token: "[secret]",
    slack: { signingSecret: "[secret]", headers: { authorization: "[secret]" } },
  });
  expect(written).not.toMatch(/xoxb|s-2|Bearer/);
});

test("an error is written with its message and stack", () => {
  let written = "";
  const to = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) });
  openLog("info", to).error({ err: new TypeError("the disk is full"), job: 3 }, "a job did not work out");
  expect(JSON.parse(written)).toMatchObject({
    job: 3,
    msg: "a job did not work out",
    err: { type: "TypeError", message: "the disk is full", stack: expect.stringContaining("log.test.ts") },
  });
});
