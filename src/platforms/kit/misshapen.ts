/**
 * Whether an error says that what came has another shape than it should: a field was read that is not there or of another
 * kind, or it is nested deeper than the stack. Delivering it again would not help. (`fetch` tells of the network with a
 * TypeError as well; that one has a cause.)
 */
export function isMisshapen(error: unknown): boolean {
  const isShape = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
  return isShape && error.cause === undefined;
}
