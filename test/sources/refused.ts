import { Failure } from "../../src/errors.ts";

/** The `Failure` that a promise ends in; anything else is an error of the test. */
export async function refused(promise: Promise<unknown>): Promise<Failure> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  if (outcome instanceof Failure) return outcome;
  throw new Error("expected a Failure", { cause: outcome });
}
