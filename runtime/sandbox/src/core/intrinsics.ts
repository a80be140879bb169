/**
 * The built-in functions that the sandbox and its libraries stand on, put back when a script ends.
 *
 * Scripts of a run share every prototype, as in Postman. What one adds stays; but a method that it
 * has replaced would make the verdicts of the next script, and the loss of its variables look like
 * the next one's doing.
 */

import { descriptorOf, getPrototypeOf } from "./primordials";

interface BuiltIn {
  readonly holder: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
}

const { defineProperty, deleteProperty, ownKeys } = Reflect;

/** `Math` and the statics of `Date` are left out: to fix chance and time for a run does no harm. */
function holders(): object[] {
  const types = [
    ...[Array, BigInt, Boolean, Error, Function, Map, Number, Object, Promise, Proxy, RegExp],
    ...[Set, String, Symbol, WeakMap, WeakSet, ArrayBuffer, DataView, Uint8Array],
    getPrototypeOf(Uint8Array) as { prototype: object },
  ];
  const prototypes = [...types, Date].map(({ prototype }) => prototype as object | undefined);
  const iterators = [[].values(), new Map().keys(), new Set().keys(), ""[Symbol.iterator]()];
  const found = [...types, ...prototypes, ...iterators.map((one) => getPrototypeOf(one) as object)];
  return [...found, "".matchAll(/a/g), JSON, Reflect].filter((one) => one !== undefined);
}

function builtInsOf(holder: object): BuiltIn[] {
  const keys = ownKeys(holder).filter((key) => {
    const found = descriptorOf(holder, key);
    return typeof found?.value === "function" && found.writable === true;
  });
  const own = holder as Record<PropertyKey, unknown>;
  return keys.map((key) => ({ holder: own, key, value: own[key] }));
}

let builtIns: BuiltIn[] = [];

/** Remember the built-in functions as they are now. Called once, before any script runs. */
export function keepBuiltIns(): void {
  builtIns = holders().flatMap(builtInsOf);
}

/** Do the same for functions of a library that verdicts rest on. */
export function keepFunctions(holder: object, names: readonly string[]): void {
  const own = holder as Record<string, unknown>;
  builtIns.push(...names.map((key) => ({ holder: own, key, value: own[key] })));
}

/** Names that every property descriptor, promise and JSON text would inherit. */
const HARMFUL = ["get", "set", "value", "writable", "enumerable", "configurable", "then", "toJSON"];

/** What JSON texts are made of. A `toJSON` of BigInts is a common help, and stays. */
const WRITTEN = [Array, Boolean, Function, Map, Number, RegExp, Set, String].map(
  ({ prototype }) => prototype as object,
);

/** Put back what scripts have replaced, and take away what they must not add. */
export function restoreBuiltIns(): void {
  for (let i = 0; i < builtIns.length; i++) {
    const { holder, key, value } = builtIns[i] as BuiltIn;
    if (holder[key] !== value) defineProperty(holder, key, plain(value));
  }
  for (let i = 0; i < HARMFUL.length; i++) {
    const name = HARMFUL[i] as string;
    if (name in Object.prototype) deleteProperty(Object.prototype, name);
  }
  for (let i = 0; i < WRITTEN.length; i++) deleteProperty(WRITTEN[i] as object, "toJSON");
}

function plain(value: unknown): PropertyDescriptor {
  return {
    __proto__: null,
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  } as PropertyDescriptor;
}
