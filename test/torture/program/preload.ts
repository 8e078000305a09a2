import http, { type RequestOptions } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import timers from "node:timers/promises";
import { promisify } from "node:util";
import { isMainThread } from "node:worker_threads";
import type { Clock, Told } from "./program.ts";

/*
 * Runs in the program's process before the program, and leaves its modules alone. It measures the event loop and the
 * memory, lets time pass faster, and has Microsoft's services found on this machine, where the program has no setting for that.
 */
const measuredEveryMs = 100;
const tickMs = 5;

if (isMainThread && process.send) measure();
const given = process.env["TORTURE_CLOCK"];
if (given !== undefined) warp(JSON.parse(given) as Clock);
const microsoft = process.env["TORTURE_MICROSOFT"];
if (microsoft !== undefined) redirect(new URL(microsoft));
syncBuiltinESMExports();

/**
 * Tells the parent, ten times a second, of the longest stall of the event loop since the program was ready, of how much
 * of one was this thread's own computing, whatever else runs on the machine, and of the largest resident size.
 */
function measure(): void {
  const delay = monitorEventLoopDelay({ resolution: tickMs });
  delay.enable();
  let isReady = false;
  let computing = 0;
  let before = cpuMs();
  setInterval(() => {
    const now = cpuMs();
    computing = Math.max(computing, now - before);
    before = now;
  }, tickMs).unref();
  process.on("message", (told: { readonly clock?: Clock; readonly reset?: true }) => {
    if (!told.reset) return;
    isReady = true;
    delay.reset();
    computing = 0;
    before = cpuMs();
  });
  // Nobody is left to end this process.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
  setInterval(() => {
    const stallMs = Math.max(0, delay.max / 1e6 - tickMs);
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const told: Told = { stallMs, computingMs: computing, peakMb };
    if (isReady && process.connected) process.send?.(told, undefined, undefined, () => {});
  }, measuredEveryMs).unref();
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Time by the clock of the attack: dates, and timers that end so many times sooner. */
function warp(first: Clock): void {
  let clock = first;
  const { Date: Real, setTimeout: later, setInterval: often } = globalThis;
  const now = (): number => Math.floor(clock.at + (Real.now() - clock.real) * clock.speed);
  process.on("message", (told: { readonly clock?: Clock }) => {
    clock = told.clock ?? clock;
  });
  globalThis.Date = new Proxy(Real, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new Real(now()).toString(),
    get: (target, name, receiver) =>
      name === "now" ? now : (Reflect.get(target, name, receiver) as unknown),
  });
  const shorter = (ms: number | undefined): number => (ms ?? 0) / clock.speed;
  const quick =
    (real: typeof later) =>
    (then: () => void, ms?: number, ...args: []): NodeJS.Timeout =>
      real(then, shorter(ms), ...args);
  const { setTimeout: sleep } = timers;
  const quickly = Object.assign(quick(later), {
    [promisify.custom]: (ms?: number, value?: unknown, options?: object) =>
      sleep(shorter(ms), value, options),
  });
  globalThis.setTimeout = quickly as unknown as typeof later;
  globalThis.setInterval = quick(often as never) as never;
  timers.setTimeout = ((ms?: number, value?: unknown, options?: object) =>
    sleep(shorter(ms), value, options)) as typeof sleep;
}

/** Where a service of Microsoft is found on this machine; undefined for everybody else's. */
function pathOf({ hostname, pathname, search }: URL): string | undefined {
  switch (hostname) {
    case "graph.microsoft.com":
      return `/graph${pathname}${search}`;
    case "login.botframework.com":
      return "/openid";
    case "login.microsoftonline.com":
    case "smba.trafficmanager.net":
      return pathname + search;
    default:
      return undefined;
  }
}

function redirect(to: URL): void {
  const { fetch: realFetch } = globalThis;
  globalThis.fetch = (input: string | URL | Request, init?: RequestInit) => {
    const path = pathOf(new URL(input instanceof Request ? input.url : input));
    return realFetch(path === undefined ? input : new URL(path, to), init);
  };
  const { request: realRequest } = https;
  // Microsoft's libraries give the address as options.
  https.request = ((options: RequestOptions, ...rest: unknown[]) => {
    const isAddress = typeof options === "string" || options instanceof URL;
    const address = isAddress ? options : `https://${options.hostname ?? options.host}${options.path}`;
    const path = pathOf(new URL(address));
    if (path === undefined) return (realRequest as (...args: unknown[]) => unknown)(options, ...rest);
    const { hostname, port } = to;
    const there = { protocol: "http:", hostname, host: hostname, port, path, agent: undefined };
    return http.request({ ...(isAddress ? {} : options), ...there }, rest.at(-1) as () => void);
  }) as typeof https.request;
}
