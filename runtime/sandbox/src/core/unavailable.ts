/** Members of `pm` that Postman has somewhere and this runtime does not have yet. */

import { NativeError } from "./primordials";

/** Throws what a script is told when it uses such a member. */
function refuse(member: string): never {
  throw new NativeError(`${member} is not available in this runtime yet`);
}

/** A getter that refuses. */
export function unavailable(member: string): PropertyDescriptor {
  return { get: () => refuse(member), enumerable: false, configurable: true };
}

/** A function that refuses. */
export function unavailableFunction(member: string): () => never {
  return () => refuse(member);
}
