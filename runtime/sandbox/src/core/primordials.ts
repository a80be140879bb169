/**
 * Built-in functions as they are before any script runs.
 *
 * Scripts may replace or extend every prototype they see. What decides whether a frame reaches the
 * runtime uses these captures instead of methods looked up at the time of the call.
 */

/** The global object. Scripts have no name for it, so it is taken before they run. */
export const root = globalThis as unknown as Record<PropertyKey, unknown>;

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

const { call } = Function.prototype;

/** A method as a function that takes its receiver first, safe against later changes. */
export const uncurry = call.bind.bind(call as never) as unknown as <
  This,
  Args extends unknown[],
  Result,
>(
  method: Method<This, Args, Result>,
) => (receiver: This, ...args: Args) => Result;

export const NativeError = Error;
export const NativePromise = Promise;
export const stringify = JSON.stringify as (value: unknown) => string | undefined;
export const parse = JSON.parse as (text: string) => unknown;
export const { isArray } = Array;
export const { isFinite } = Number;
export const {
  keys,
  hasOwn,
  defineProperty,
  getPrototypeOf,
  getOwnPropertyDescriptor: descriptorOf,
} = Object;
export const { deleteProperty } = Reflect;
export const reflectApply = Reflect.apply as (
  target: unknown,
  self: unknown,
  args: unknown[],
) => unknown;
export const setAdd = uncurry<WeakSet<object>, [object], unknown>(WeakSet.prototype.add);
export const setHas = uncurry<WeakSet<object>, [object], boolean>(WeakSet.prototype.has);

export const errorToString = uncurry<unknown, [], string>(Error.prototype.toString);
export const functionToString = uncurry<unknown, [], string>(Function.prototype.toString);

type Settled = (outcome: unknown) => unknown;
export const deriveThen = uncurry(Promise.prototype.then) as (
  promise: Promise<unknown>,
  onFulfilled?: Settled | null,
  onRejected?: Settled | null,
) => Promise<unknown>;
/** Hears of a promise's outcome; what the handlers make of it goes nowhere. */
export const promiseThen = deriveThen as (...options: Parameters<typeof deriveThen>) => void;
export const push = uncurry(Array.prototype.push) as <T>(list: T[], item: T) => number;
export const pop = uncurry(Array.prototype.pop) as <T>(list: T[]) => T | undefined;
export const includes = uncurry(Array.prototype.includes) as (
  list: readonly unknown[],
  item: unknown,
) => boolean;
export const includesText = uncurry<string, [string], boolean>(String.prototype.includes);
export const replaceText = uncurry(String.prototype.replace) as (
  text: string,
  pattern: RegExp,
  replacement: (match: string) => string,
) => string;
export const toWellFormed = uncurry(
  (String.prototype as unknown as { toWellFormed(this: string): string }).toWellFormed,
);
export const symbolToString = uncurry(Symbol.prototype.toString);
export const bigintToString = uncurry<bigint, [], string>(BigInt.prototype.toString);
export const dateToIso = uncurry(Date.prototype.toISOString);
export const regexpToString = uncurry(RegExp.prototype.toString);
export const mapForEach = uncurry(Map.prototype.forEach) as (
  map: Map<unknown, unknown>,
  visit: (value: unknown, key: unknown) => void,
) => void;
export const setForEach = uncurry(Set.prototype.forEach) as (
  set: Set<unknown>,
  visit: (value: unknown) => void,
) => void;
