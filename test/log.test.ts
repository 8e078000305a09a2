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
