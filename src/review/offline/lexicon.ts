import type { Vocabulary } from "../checklists/vocabularies.ts";
import { isNumber, type Word, wordsOf } from "./segment.ts";

/**
 * All phrases of a vocabulary and of the checklists' patterns in one tree of words, so that a sentence is read once
 * whatever the number of patterns. Each phrase that is found stands for a term: a concept, or literal words.
 */
export interface Lexicon {
  /** The number of a term, made when first asked for: `{drift}` for a concept, anything else for literal words. */
  term(source: string): number;
  /** The terms that stand in the words, each with the index of its first and last word. */
  find(words: readonly Word[]): Hit[];
}

export interface Hit {
  readonly term: number;
  readonly first: number;
  readonly last: number;
}

interface Node {
  readonly next: Map<string, Node>;
  readonly terms: number[];
}

/** Stands for any number in a phrase: `NUM ms` is found in "120 ms". */
const anyNumber = "NUM";

/** Prefixes are looked up by this many letters, so `word*` needs at least as many. */
const shortestPrefix = 3;

/** Makes a lexicon of a vocabulary; `keep` says which of a concept's phrases are used (the stress test drops some). */
export function lexiconOf(vocabulary: Vocabulary, keep: (phrase: string) => boolean = () => true): Lexicon {
  const numbers = new Set(vocabulary.numbers);
  const root: Node = { next: new Map(), terms: [] };
  const terms = new Map<string, number>();
  const forms = new Map<string, string[]>();
  const prefixes = new Map<string, string[]>();
  const known = new Set<string>();

  const step = (node: Node, edge: string): Node => {
    let next = node.next.get(edge);
    if (!next) node.next.set(edge, (next = { next: new Map(), terms: [] }));
    return next;
  };
  const addPhrase = (phrase: string, number: number) => {
    let node = root;
    for (const part of phrase.split(/\s+/)) {
      if (part === anyNumber) {
        node = step(node, anyNumber);
        continue;
      }
      const words = wordsOf(part).map((word) => word.text);
      words.forEach((word, index) => {
        const isPrefix = part.endsWith("*") && index === words.length - 1;
        const edge = isPrefix ? `${word}*` : word;
        node = step(node, edge);
        if (known.has(edge)) return;
        known.add(edge);
        if (isPrefix) addTo(prefixes, word.slice(0, shortestPrefix), word);
        else for (const form of inflected(word, vocabulary.endings)) addTo(forms, form, word);
      });
    }
    if (node !== root && !node.terms.includes(number)) node.terms.push(number);
  };
  const edgesOf = (word: string): string[] => {
    if (isNumber(word)) return [word, anyNumber];
    const edges = [...(forms.get(word) ?? []), ...(numbers.has(word) ? [anyNumber] : [])];
    for (const prefix of prefixes.get(word.slice(0, shortestPrefix)) ?? []) {
      if (word.startsWith(prefix)) edges.push(`${prefix}*`);
    }
    return edges;
  };

  return {
    term(source) {
      const known = terms.get(source);
      if (known !== undefined) return known;
      const number = terms.size;
      terms.set(source, number);
      const concept = /^\{([^{}]+)\}$/.exec(source)?.[1];
      const phrases = concept === undefined ? [source] : (vocabulary.concepts[concept] ?? []);
      for (const phrase of phrases) if (keep(phrase)) addPhrase(phrase, number);
      return number;
    },
    find(words) {
      const hits: Hit[] = [];
      const edges = words.map((word) => edgesOf(word.text));
      for (let first = 0; first < words.length; first++) {
        let nodes: Node[] = [root];
        for (let last = first; last < words.length && nodes.length > 0; last++) {
          const following: Node[] = [];
          for (const edge of edges[last] as string[]) {
            for (const node of nodes) {
              const next = node.next.get(edge);
              if (!next) continue;
              following.push(next);
              for (const term of next.terms) hits.push({ term, first, last });
            }
          }
          nodes = following;
        }
      }
      return hits;
    },
  };
}

function inflected(word: string, endings: readonly string[]): string[] {
  const forms = [word];
  for (const ending of endings) {
    const [from, to] = ending.split(">") as [string, string?];
    if (to === undefined) forms.push(word + from);
    else if (word.endsWith(from)) forms.push(word.slice(0, word.length - from.length) + to);
  }
  return forms;
}

function addTo(map: Map<string, string[]>, key: string, value: string) {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

/** Terms that have to stand together, each in words of its own; those of `above` in the heading over them. */
export interface Pattern {
  readonly here: readonly number[];
  readonly above: readonly number[];
}

/** The hits of one unit by term. */
export type Hits = ReadonlyMap<number, readonly Hit[]>;

/** Compiles what checklists write: terms joined by ` + `, and `# ` before one that stands in the heading. */
export function compilePatterns(sources: readonly string[], lexicon: Lexicon): readonly Pattern[] {
  return sources.map((source) => {
    const terms = source.split(" + ").map((term) => term.trim());
    return {
      here: terms.filter((term) => !term.startsWith("# ")).map((term) => lexicon.term(term)),
      above: terms.filter((term) => term.startsWith("# ")).map((term) => lexicon.term(term.slice(2).trim())),
    };
  });
}

const noHits: Hits = new Map();

/** Groups what a lexicon found by term. */
export function hitsByTerm(hits: readonly Hit[]): Hits {
  if (hits.length === 0) return noHits;
  const grouped = new Map<number, Hit[]>();
  for (const hit of hits) {
    const known = grouped.get(hit.term);
    if (known) known.push(hit);
    else grouped.set(hit.term, [hit]);
  }
  return grouped;
}

/** What stands further apart than this many words says two things. */
const nearby = 10;

/** Whether all terms stand there near each other, each in words of its own: one word is not evidence for two things. */
export function stands({ here, above }: Pattern, hits: Hits, heading: Hits = noHits): boolean {
  return (
    above.every((term) => heading.has(term)) &&
    here.every((term) => hits.has(term)) &&
    areApart(here, hits, 0, [])
  );
}

function areApart(terms: readonly number[], hits: Hits, at: number, taken: Hit[]): boolean {
  const term = terms[at];
  if (term === undefined) return true;
  for (const hit of hits.get(term) ?? []) {
    const isFree = taken.every(
      (other) =>
        (hit.first > other.last || other.first > hit.last) && Math.abs(hit.first - other.first) <= nearby,
    );
    if (!isFree) continue;
    taken.push(hit);
    if (areApart(terms, hits, at + 1, taken)) return true;
    taken.pop();
  }
  return false;
}

/** Whether a pattern stands partly in the unit and for the rest in the heading above it. */
export function standsUnder({ here }: Pattern, hits: Hits, heading: Hits): boolean {
  const lent = here.filter((term) => !hits.has(term));
  return lent.length > 0 && lent.length < here.length && lent.every((term) => heading.has(term));
}
