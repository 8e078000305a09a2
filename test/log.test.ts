import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { Failure } from "../src/errors.ts";
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

test("an error says what it is under whatever name, and nothing that hangs on it", () => {
  let written = "";
  const to = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) });
  const log = openLog("info", to);
  const request = { headers: { Authorization: "Bearer xoxb-1-secret" }, url: "https://slack.example" };
  const original = Object.assign(new Error("connect ECONNREFUSED, with Bearer abc.def"), { request });
  const outer = Object.assign(new Error("token xapp-1-secret"), {
    code: "slack_error",
    original,
    config: request,
  });
  const ledger = new Failure("ledger", "My ledger is damaged.", {
    inTerminal: "The ledger /srv/l.db is damaged.",
  });
  log.error({ error: outer, err: new Error("a job", { cause: ledger }) }, "away");
  expect(JSON.parse(written)).toMatchObject({
    error: {
      type: "Error",
      message: "token …",
      code: "slack_error",
      cause: { message: "connect ECONNREFUSED, with …" },
    },
    err: {
      message: "a job",
      stack: expect.stringContaining("log.test.ts"),
      cause: { type: "Failure", kind: "ledger", message: "The ledger /srv/l.db is damaged." },
    },
  });
  expect(written).not.toMatch(/secret|abc\.def|slack\.example/);
});
