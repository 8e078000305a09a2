/** What the library does not know: fields that are named, personal numbers, and some services. */
export interface SecretPattern {
  readonly what: string;
  /** Global; the group `value` is the secret where not all of the match is. Every quantifier is bounded. */
  readonly pattern: RegExp;
  /** How a candidate is told from what merely looks like one. */
  readonly isOne?: "card" | "iban" | "tax" | "unreadable";
}

/** Between a field's name and its value: `: `, ` = `, `=>`, in quotes or not, and the bars of a table. */
const is = String.raw`["'\x60*]{0,3}[ \t]{0,4}(?::=|=>|=|:|\|)[ \t]{0,4}["'\x60]?`;
const passwords = "password|passwd|passphrase|pwd|passwort|kennwort|contraseña";
const keys =
  "secret|token|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|credentials?";
const own = String.raw`[^\s"'\x60<>(){}\[\],;|]`;

export const ownPatterns: readonly SecretPattern[] = [
  {
    what: "private key",
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,20000}?-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?:\s{0,4}[A-Za-z0-9+/=]{16,200}){1,400})/g,
  },
  {
    what: "password",
    pattern: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/"'`<>]{0,200}:(?<value>[^\s/"'`<>]{1,200})@(?=[\w[])/gi,
  },
  // A password in a line of its own, or set without a blank: a word will do.
  {
    what: "password",
    pattern: new RegExp(
      String.raw`(?:${passwords})(?:${is})(?<value>${own}{4,200})(?=["'\x60]?[ \t]*(?:[|,;)]|$))`,
      "gimu",
    ),
  },
  // As the shell and connection strings set it.
  {
    what: "password",
    pattern: new RegExp(String.raw`(?:${passwords})=(?<value>${own}{4,200})(?=[\s;&]|$)`, "gimu"),
  },
  // In the middle of a sentence only what no word looks like.
  {
    what: "password",
    pattern: new RegExp(
      String.raw`(?:${passwords})(?:${is}|[ \t]{1,2}(?:is|ist|es|to)[ \t]{1,2}["'\x60]?)(?<value>(?=${own}{0,60}[\d!$%^&*+?@#~])(?=${own}{0,60}\p{L})${own}{5,200}?)(?=["'\x60]?[.,;:!?)]{0,2}(?:\s|$)|["'\x60])`,
      "gimu",
    ),
  },
  {
    what: "secret",
    isOne: "unreadable",
    pattern: new RegExp(
      String.raw`(?:${keys})(?:[_-]?(?:value|string))?(?:${is})(?<value>[A-Za-z0-9+/=_.~!$%^&*@#-]{12,500})`,
      "gimu",
    ),
  },
  {
    what: "token",
    pattern: /\b(?:bearer|basic)[ \t]{1,4}(?<value>(?=[\w.~+/=-]{0,40}\d)[\w.~+/=-]{16,4000})/gi,
  },
  { what: "token", pattern: /\beyJ[\w-]{8,4000}\.[\w-]{8,8000}(?:\.[\w-]{0,2000})?/g },
  {
    what: "token",
    isOne: "unreadable",
    pattern:
      /[?&;](?:[a-z-]{0,20}token|sig|signature|x-(?:amz|goog)-(?:signature|security-token|credential)|api[_-]?key|key|code|password|pwd|secret|client_secret|auth)=(?<value>[^&#\s"'`<>)\]]{6,4000})/gi,
  },
  { what: "key", isOne: "unreadable", pattern: /\bsk-[\w-]{20,300}/g },
  { what: "token", pattern: /\bgithub_pat_\w{22,255}|\bgh[pousr]_[A-Za-z0-9]{20,255}/g },
  {
    what: "key",
    pattern: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/(?<value>[\w/]{20,200})/g,
  },
  { what: "key", pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}|\bwhsec_[A-Za-z0-9+/=]{24,200}/g },
  { what: "key", pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,500}|\bGOCSPX-[\w-]{20,60}/g },
  { what: "key", pattern: /\bSK[0-9a-f]{32}\b|\bkey-[0-9a-f]{32}\b|\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { what: "key", pattern: /\b[\w~.-]{3}8Q~[\w~.-]{31,34}/g },
  {
    what: "token",
    pattern: /\bgl(?:rt|dt|ft|soat|ptt|oas|cbt|imt|agent)-[\w-]{20,200}|\bxapp-\d-[\w-]{20,200}/g,
  },
  { what: "token", pattern: /\bpypi-[\w-]{50,300}|\bdo[opr]_v1_[0-9a-f]{64}|\b\d{8,10}:AA[\w-]{33}\b/g },
  { what: "private key", pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/g },
  { what: "card number", isOne: "card", pattern: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-]|\.\d)/g },
  {
    what: "bank account number",
    isOne: "iban",
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
  },
  {
    what: "social security number",
    pattern: /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g,
  },
  {
    what: "tax number",
    isOne: "tax",
    pattern: /(?:steuer|idnr|tax|tin)[^\n\d]{0,40}(?<value>\d{2} ?\d{3} ?\d{3} ?\d{3})(?!\d)/gi,
  },
];

const placeholders =
  /^[<$%{[(*]|\$\{|\{\{|^(.)\1{3,}$|(.)\2{7,}$|^x{4,}|\*{3,}|\.{3}|…|^[~.]{0,2}\/[\w./-]+$|example|placeholder|change[-_]?(?:me|it)|your[-_]|redacted|removed|masked|dummy|sample|process\.env|os\.environ|getenv|secretref|keyvault/i;

/** What stands where a password would stand in prose, a type or a template. */
const words = new Set(
  "string text str varchar char bytes bool boolean required optional none null nil true false empty hidden unknown default password passwort secret token value yes no todo tbd n/a hash hashed encrypted plain plaintext field input reset login forgotten rotation policy".split(
    " ",
  ),
);

/** Whether a value is only said to be one: a hole in a template, a row of crosses, the name of a type. */
export function isPlaceholder(value: string): boolean {
  return placeholders.test(value) || words.has(value.toLowerCase().replace(/[.,;:!?]+$/, ""));
}

/** Whether a value reads like a name or a number (`app-config-v2`, `os.path`, `4096`): each of its parts is a word or short. */
export function isReadableName(value: string): boolean {
  if (/^(?:https?:|\/|\.)/.test(value)) return true;
  const parts = value.split(/[-_./=@]+/).filter((part) => part !== "");
  const isWord = (part: string): boolean =>
    /^(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+){0,5}|\d{1,6}|v\d{1,3}|\d{1,4}[a-zA-Z]{1,2}|[a-zA-Z]{1,12}\d{1,2})$/.test(
      part,
    );
  // Sixteen small letters in a row are no word.
  return parts.every((part) => isWord(part) && part.length < 24);
}
