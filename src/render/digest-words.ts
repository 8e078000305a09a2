import type { Option } from "./message.ts";

/** Everything that a digest says, in one language. A new language is a new entry; a missing word does not compile. */
export interface DigestWords {
  /** For days and months. */
  readonly locale: string;
  readonly title: (channel: string) => string;
  readonly week: (number: number) => string;
  /** The line for notifications. */
  readonly open: (number: number) => string;
  readonly unchanged: string;
  readonly changes: (opened: number, closed: number) => string;
  readonly severity: { readonly high: string; readonly medium: string; readonly low: string };
  readonly age: (days: number) => string;
  readonly unassigned: string;
  readonly due: (day: string) => string;
  readonly overdue: string;
  readonly wasDue: (day: string) => string;
  readonly expiring: string;
  readonly until: (day: string) => string;
  readonly quiet: string;
  readonly quietFor: (days: number, open: number) => string;
  readonly more: (number: number) => string;
  readonly how: string;
}

const en: DigestWords = {
  locale: "en-GB",
  title: (channel) => (channel === "" ? "Open risks" : `Open risks in #${channel}`),
  week: (number) => `week ${number}`,
  open: (number) => (number === 0 ? "Nothing open" : `${number} open`),
  unchanged: "no change",
  changes: (opened, closed) => `${opened} opened and ${closed} closed this week`,
  severity: { high: "High", medium: "Medium", low: "Low" },
  age: (days) => (days === 0 ? "today" : days === 1 ? "1 day" : `${days} days`),
  unassigned: "nobody",
  due: (day) => `due ${day}`,
  overdue: "Overdue",
  wasDue: (day) => `was due ${day}`,
  expiring: "Accepted, and about to end",
  until: (day) => `until ${day}`,
  quiet: "Gone quiet",
  quietFor: (days, open) => `${open} open, no word for ${days} days`,
  more: (number) => `and ${number} more`,
  how: "Mention me with risks for all of them, or with settings to change when this comes.",
};

const de: DigestWords = {
  locale: "de-DE",
  title: (channel) => (channel === "" ? "Offene Risiken" : `Offene Risiken in #${channel}`),
  week: (number) => `KW ${number}`,
  open: (number) => (number === 0 ? "Nichts offen" : `${number} offen`),
  unchanged: "keine Änderung",
  changes: (opened, closed) => `diese Woche ${opened} neu und ${closed} geschlossen`,
  severity: { high: "Hoch", medium: "Mittel", low: "Niedrig" },
  age: (days) => (days === 0 ? "heute" : days === 1 ? "1 Tag" : `${days} Tage`),
  unassigned: "niemand",
  due: (day) => `fällig am ${day}`,
  overdue: "Überfällig",
  wasDue: (day) => `war fällig am ${day}`,
  expiring: "Akzeptiert, läuft bald ab",
  until: (day) => `bis ${day}`,
  quiet: "Still geworden",
  quietFor: (days, open) => `${open} offen, seit ${days} Tagen keine Bewegung`,
  more: (number) => `und ${number} weitere`,
  how: "Alle Risiken: erwähne mich mit risks. Tag, Stunde und Sprache dieser Nachricht: mit settings.",
};

const es: DigestWords = {
  locale: "es-ES",
  title: (channel) => (channel === "" ? "Riesgos abiertos" : `Riesgos abiertos en #${channel}`),
  week: (number) => `semana ${number}`,
  open: (number) => (number === 0 ? "Nada abierto" : number === 1 ? "1 abierto" : `${number} abiertos`),
  unchanged: "sin cambios",
  changes: (opened, closed) =>
    `esta semana: ${opened} ${opened === 1 ? "nuevo" : "nuevos"} y ${closed} ${closed === 1 ? "cerrado" : "cerrados"}`,
  severity: { high: "Alta", medium: "Media", low: "Baja" },
  age: (days) => (days === 0 ? "hoy" : days === 1 ? "1 día" : `${days} días`),
  unassigned: "nadie",
  due: (day) => `vence el ${day}`,
  overdue: "Vencidos",
  wasDue: (day) => `venció el ${day}`,
  expiring: "Aceptados, a punto de terminar",
  until: (day) => `hasta el ${day}`,
  quiet: "Sin movimiento",
  quietFor: (days, open) =>
    `${open} ${open === 1 ? "abierto" : "abiertos"}, sin novedades desde hace ${days} días`,
  more: (number) => `y ${number} más`,
  how: "Para verlos todos, mencióname con risks; para cambiar cuándo llega este mensaje, con settings.",
};

const languages: Readonly<Record<string, DigestWords>> = { en, de, es };

/** The languages that a digest can be written in. */
export const digestLanguages: readonly Option[] = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
  { value: "es", label: "Español" },
];

/** The words of a language; English for one that is not there. */
export function digestWords(language: string): DigestWords {
  return languages[language] ?? en;
}
