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

/**
 * An error that was expected to be possible. Its message is one or two sentences for a tired person: what happened
 * and what to do next. It is always safe to show in a chat, so it never carries secrets or a stack.
 */
export class Failure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.kind = kind;
  }
}
