/** The values of dynamic variables such as `$guid`. Most are Faker's, which is loaded when asked. */

import { host, library, uuid } from "../host";

interface Generators {
  /** A new value, or undefined for a name that is no dynamic variable. */
  generateDynamic(name: string): unknown;
}

const ownGenerators: Readonly<Record<string, () => unknown>> = {
  $guid: uuid,
  $randomUUID: uuid,
  $timestamp: () => Math.round(host().now() / 1000),
  $isoTimestamp: () => new Date().toISOString(),
};

/** A new value for a dynamic variable; undefined when there is none of that name. */
export function dynamicValue(name: string): unknown {
  if (Object.hasOwn(ownGenerators, name)) return ownGenerators[name]?.();
  return library<Generators>("postroom:dynamic-variables").generateDynamic(name);
}
