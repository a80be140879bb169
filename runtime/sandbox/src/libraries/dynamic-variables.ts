/**
 * Dynamic variables: `{{$guid}}`, `{{$randomCity}}` and over a hundred more.
 *
 * The generators are those of Postman's collection SDK. This module is a library of its own in the
 * bundle, because Faker is large: `engine.library("postroom:dynamic-variables")`.
 */
import postmans from "postman-collection/lib/superstring/dynamic-variables";

/** Makes a new value at each call; by name, the leading `$` included. */
export const generators = Object.fromEntries(
  Object.entries(postmans).map(([name, { generator }]) => [name, generator]),
) as Record<keyof DynamicVariables, () => unknown>;

/** A new value for a dynamic variable. Undefined for a name that is none. */
export function generateDynamic(name: string): unknown {
  if (!Object.hasOwn(generators, name)) return undefined;
  return generators[name as keyof DynamicVariables]();
}
