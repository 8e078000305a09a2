/** What kind of trouble it was; the terminal maps each kind to an exit status, a platform to a reply. */
export type FailureKind =
  /** The caller asked for something that does not exist or makes no sense (exit 2). */
  | "usage"
  /** The document, thread or link could not be read (exit 3). */
  | "unreadable"
  /** The model failed and falling back was forbidden (exit 4). */
  | "model"
  /** A setting, checklist or prompt is wrong (exit 2). */
  | "configuration"
  /** The ledger cannot be opened or written (exit 2). */
  | "ledger"
  /** The platform said no: a scope, a membership, a token. */
  | "platform"
  /** The person may not do this. */
  | "forbidden"
  /** It was never there, or is gone. */
  | "not_found";

interface FailureOptions extends ErrorOptions {
  /** The sentence for whoever runs the program, with what is nobody else's business, such as a path of the machine. */
  readonly inTerminal?: string;
}

/**
 * An error that was expected to be possible. Its message is one or two sentences for a tired person: what happened
 * and what to do next. It is always safe to show in a chat, so it never carries secrets, a path or a stack.
 */
export class Failure extends Error {
  readonly kind: FailureKind;
  /** What is said in the terminal and in the log: the message, unless there is more to say to whoever reads that. */
  readonly inTerminal: string;

  constructor(kind: FailureKind, message: string, { inTerminal = message, ...options }: FailureOptions = {}) {
    super(message, options);
    this.name = "Failure";
    this.kind = kind;
    this.inTerminal = inTerminal;
  }
}

/** Whether something is not there (any more), as `not_found` says. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Failure && error.kind === "not_found";
}

/**
 * Somebody is away whom the work needs: a network that is down, a server in trouble, a limit of requests, a ledger in
 * use. Nothing is wrong with what was asked for, so whoever can wait tries it again later.
 */
export class Away extends Failure {
  /** Who is away: a platform by its name, the ledger, a host. */
  readonly who: string;
  /** For how long they want to be left alone, where they said so: they are there, and have enough to do. */
  readonly waitMs: number | undefined;

  constructor(
    kind: FailureKind,
    who: string,
    message: string,
    options: FailureOptions & { readonly waitMs?: number | undefined } = {},
  ) {
    super(kind, message, options);
    this.name = "Away";
    this.who = who;
    this.waitMs = options.waitMs;
  }
}

/** Whether trying it again would change nothing before somebody has done what the sentence says. */
export function isFinal(error: unknown): error is Failure {
  return error instanceof Failure && !(error instanceof Away);
}

/** What is larger than is read, whatever it is. The limit is in bytes. */
export function tooLarge(name: string, mostBytes: number): Failure {
  return new Failure(
    "unreadable",
    `${name} is larger than ${megabytes(mostBytes)}, which is the most that is read. Give the design document alone, without data, pictures or attachments.`,
  );
}

/** A size as people read it. */
export function megabytes(bytes: number): string {
  const size = bytes / (1024 * 1024);
  return `${size < 10 ? Math.ceil(size * 10) / 10 : Math.round(size)} MB`;
}

/** One thing that was looked at before the program is relied upon, and what to do where it is not as it should be. */
export interface Check {
  readonly what: string;
  readonly isFine: boolean;
  /** A sentence: what was found, or what to do next. */
  readonly says: string;
}

/** Something that does work, with its errors explained: what `explained` makes of an error is thrown in its place. */
export function explainingBy(explained: (error: unknown) => unknown) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explained(error);
    }
  };
}
