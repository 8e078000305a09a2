import * as fc from "fast-check";
import { Failure } from "../../../src/errors.ts";
import { documentFrom } from "../../../src/intake/document/document-from.ts";
import { commandWords } from "../../../src/design/command-words.ts";
import { signedRequest, signingSecret } from "../../slack/world/delivery.ts";
import { type Attack, type Outcome, percentile } from "../attack.ts";
import { type Company, openCompany } from "../program/company.ts";
import { garbage, mangled, typed } from "../program/mangled.ts";
import { until } from "../program/people.ts";
import { recorded } from "../program/recorded.ts";
import { worstDocuments } from "../program/worst-documents.ts";
import { wildMoves } from "./wild-moves.ts";

/*
 * Thousands of generated inputs, each valid but for a few parts, or not at all: documents of every format, words that people type, bodies of
 * Slack's and Teams' requests with a good signature, and moves. Each has to be answered within two seconds, none by an
 * error of the server's own, and the program has to be there afterwards.
 */
const mostMs = 2_000;
const atOnce = 6;

interface Sent {
  readonly what: string;
  readonly send: () => Promise<{ readonly status: number }>;
}

export const inputs: Attack = {
  name: "inputs",
  run: async ({ isShort, seed }): Promise<Outcome> => {
    const share = isShort ? 60 : 4_000;
    const sample = <T>(from: fc.Arbitrary<T>, count: number): readonly T[] =>
      fc.sample(from, { seed, numRuns: count });
    const read = await parsed(share, seed);
    const moves = await wildMoves(share, seed);
    const company = await openCompany();
    await company.start();
    const templates = await recorded(company);
    const slack = templates.slack.flatMap(({ what, deliver, body }) =>
      sample(mangled(body), Math.ceil(share / templates.slack.length)).map((one) => ({
        what,
        send: () => deliver(one),
      })),
    );
    const teams = templates.teams.flatMap(({ what, deliver, body }) =>
      sample(mangled(body), Math.ceil(share / templates.teams.length)).map((one) => ({
        what,
        send: () => deliver(one),
      })),
    );
    const raw = sample(
      fc.tuple(
        garbage,
        fc.constantFrom("application/json", "application/x-www-form-urlencoded", "text/plain"),
      ),
      share / 4,
    );
    const bodies = raw.map(([body, type]) => ({
      what: "a body",
      send: () =>
        signedRequest(`http://127.0.0.1:${company.program().port}/slack/events`, signingSecret, type, body),
    }));
    const said = sample(typed(Object.keys(commandWords)), share).map((words) => ({
      what: "words",
      send: () => templates.type(words),
    }));
    const sent = await answered(company, shuffled([...slack, ...teams, ...bodies, ...said], seed));
    // An hour of work may have come of them; that it is alive and answers is what counts.
    const isThere = await until(() => company.program().isAlive(), 1_000);
    const logged = company
      .program()
      .output()
      .split("\n")
      .filter((line) => line.includes('"level":50'));
    const result = { process: company.figures(), exits: company.exits() };
    await company.close();
    const slow = [...read.tookMs, ...sent.tookMs].filter((ms) => ms > mostMs).length;
    const bugs = logged.filter((line) =>
      /TypeError|RangeError|is not a function|is not iterable|Cannot read/.test(line),
    );
    const strange = new Set([
      ...read.strange,
      ...moves.strange,
      ...bugs.map((line) => `It logged ${short(line)}`),
    ]);
    return {
      done: `${read.tookMs.length} documents, ${moves.count} moves, ${sent.tookMs.length} requests and commands`,
      lost: sent.unanswered,
      doubled: 0,
      leaked: 0,
      ...result,
      slowestMs: Math.max(...sent.tookMs, ...read.tookMs),
      broken: [
        ...strange,
        ...(slow > 0 && !isShort ? [`${slow} inputs took over 2 s.`] : []),
        ...(isThere ? [] : ["The program was gone afterwards."]),
      ],
      figures: [
        `requests: p50 ${percentile(sent.tookMs, 0.5).toFixed(0)} ms, p99 ${percentile(sent.tookMs, 0.99).toFixed(0)} ms`,
        `documents: p50 ${percentile(read.tookMs, 0.5).toFixed(1)} ms, p99 ${percentile(read.tookMs, 0.99).toFixed(0)} ms`,
        `${logged.length} errors in the log`,
        ...[...sent.refused].map(
          ([what, count]) => `${count} times an error of the server's own was the answer to ${what}`,
        ),
        ...new Set(logged.map(short)),
      ],
    };
  },
};

/** A line of the log without what differs each time. */
function short(line: string): string {
  return line.replaceAll(/\d{3,}/g, "…").slice(0, 300);
}

/** Sends everything, a few at once, and starts the program again where something ended it. */
async function answered(company: Company, all: readonly Sent[]) {
  const tookMs: number[] = [];
  /** What was answered with an error of the server's own, so that the platform delivers it again. */
  const refused = new Map<string, number>();
  let [unanswered, next] = [0, 0];
  let starting: Promise<void> | undefined;
  const one = async (): Promise<void> => {
    while (next < all.length) {
      const { what, send } = all[next++] as Sent;
      const start = performance.now();
      const status = await send().then(
        (answer) => answer.status,
        () => 0,
      );
      tookMs.push(performance.now() - start);
      if (status >= 500) refused.set(what, (refused.get(what) ?? 0) + 1);
      if (status !== 0) continue;
      unanswered += 1;
      await until(() => !company.program().isAlive(), 500);
      if (company.program().isAlive()) continue;
      starting ??= company.start().finally(() => {
        starting = undefined;
      });
      await starting;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { tookMs, refused, unanswered };
}

function shuffled(all: readonly Sent[], seed: number): readonly Sent[] {
  const order =
    fc.sample(fc.shuffledSubarray([...all.keys()], { minLength: all.length }), { seed, numRuns: 1 })[0] ?? [];
  return order.map((index) => all[index] as Sent);
}

/** Pieces of every format, put together anew and called by any of their names. */
async function parsed(count: number, seed: number) {
  const names = [...new Set(worstDocuments(200).map(({ fileName }) => fileName))];
  const pieces = worstDocuments(300).map(({ bytes }) => Buffer.from(bytes()));
  const piece = fc.oneof(
    fc
      .constantFrom(...pieces)
      .chain((whole) =>
        fc
          .tuple(fc.nat(whole.length), fc.nat(whole.length))
          .map(([a, b]) => whole.subarray(Math.min(a, b), Math.max(a, b))),
      ),
    fc.constantFrom(...pieces),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: "binary", maxLength: 40 }).map((text) => Buffer.from(text)),
  );
  const files = fc.tuple(fc.constantFrom(...names), fc.array(piece, { maxLength: 6 }));
  const tookMs: number[] = [];
  const strange: string[] = [];
  for (const [fileName, parts] of fc.sample(files, { seed, numRuns: count })) {
    const start = performance.now();
    try {
      await documentFrom({ ref: { kind: "file", path: fileName }, bytes: Buffer.concat(parts), fileName });
    } catch (error) {
      if (!(error instanceof Failure))
        strange.push(`A document called ${fileName} was answered with ${String(error)}.`);
    }
    tookMs.push(performance.now() - start);
  }
  return { tookMs, strange };
}
