import { closest } from "fastest-levenshtein";
import { Failure } from "../errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings out of an environment and remembers what is wrong with them, so that everything is reported at once.
 * What cannot be read gives the default, which nobody sees because `finish` refuses.
 */
export interface Settings {
  text(name: string): string | undefined;
  integer(name: string, limits: { readonly least: number; readonly most: number }): number | undefined;
  decimal(name: string, limits: { readonly least: number; readonly most: number }): number | undefined;
  choice<const T extends string>(name: string, choices: readonly T[]): T | undefined;
  isOn(name: string, byDefault: boolean): boolean;
  /** Parts between commas, trimmed, empty ones left out. */
  list(name: string): readonly string[];
  url(name: string): string | undefined;
  /** Something that is wrong with several settings together. */
  problem(sentence: string): void;
  /** @throws {Failure} `configuration` with every problem, one to a line. */
  finish(): void;
}

const on = ["1", "true", "yes", "on"];
const off = ["0", "false", "no", "off"];

/** @param prefix every variable with this prefix has to be one that is read; a misspelt one would be ignored silently */
export function settingsIn(environment: Environment, prefix: string): Settings {
  const problems: string[] = [];
  const read = new Set<string>();
  const text = (name: string) => {
    read.add(name);
    const value = environment[name]?.trim();
    return value === "" ? undefined : value;
  };
  const number = (
    name: string,
    pattern: RegExp,
    what: string,
    limits: { readonly least: number; readonly most: number },
  ) => {
    const value = text(name);
    if (value === undefined) return undefined;
    const result = Number(value);
    if (pattern.test(value) && result >= limits.least && result <= limits.most) return result;
    problems.push(
      `${name} has to be ${what} from ${limits.least} to ${limits.most}, and is ${shown(value)}.`,
    );
    return undefined;
  };
  const choice = <const T extends string>(name: string, choices: readonly T[]) => {
    const value = text(name);
    if (value === undefined) return undefined;
    const found = choices.find((one) => one === value.toLowerCase());
    if (found === undefined)
      problems.push(`${name} has to be one of ${choices.join(", ")}, and is ${shown(value)}.`);
    return found;
  };
  return {
    text,
    integer: (name, limits) => number(name, /^-?\d+$/, "a whole number", limits),
    decimal: (name, limits) => number(name, /^-?\d+(\.\d+)?$/, "a number", limits),
    choice,
    isOn: (name, byDefault) => {
      const found = choice(name, [...on, ...off]);
      return found === undefined ? byDefault : on.includes(found);
    },
    list: (name) =>
      (text(name) ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    url: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const url = URL.parse(value);
      if (url && /^https?:$/.test(url.protocol)) return value;
      // An address may have a password in it.
      problems.push(`${name} has to be an http or https address.`);
      return undefined;
    },
    problem: (sentence) => void problems.push(sentence),
    finish: () => {
      for (const name of Object.keys(environment)) {
        if (!name.startsWith(prefix) || read.has(name)) continue;
        problems.push(`${name} is no setting. Did you mean ${closest(name, [...read])}?`);
      }
      if (problems.length === 0) return;
      throw new Failure("configuration", ["The configuration is not right.", ...problems].join("\n"));
    },
  };
}

function shown(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
