/**
 * Rejections that nobody handles.
 *
 * V8 alone tells no script host of them. So the sandbox keeps the promises it gets to see: those
 * that `pm` gives, all that `then` derives, what callbacks return, and what the host's insertions
 * hand to `watch` (see `instrument.py`): the values of calls that a script throws away or stores.
 *
 * A promise counts as handled once something has asked for its outcome. `await`, `then`,
 * `Promise.all` and their like all read the `constructor` of the promise first, so an accessor
 * there sees every one of them, and changes no timing.
 */

import {
  defineProperty,
  deriveThen,
  getPrototypeOf,
  isArray,
  NativePromise,
  promiseThen,
  push,
  reflectApply,
  setAdd,
  setHas,
} from "./primordials";
import { framesHere, type StackFrame } from "./stack";

type Outcome = (value: any) => unknown;

/** A promise that has been rejected, and where in the script it was last handed on. */
interface Rejection {
  readonly reason: unknown;
  readonly frames: readonly StackFrame[];
}

const prototype = NativePromise.prototype;
const handled = new WeakSet<object>();
const kept = new WeakMap<object, { frames: readonly StackFrame[] }>();
const keep = kept.set.bind(kept);
const keptOf = kept.get.bind(kept);
let isWatching = false;
let rejected: { promise: object; reason: unknown }[] = [];

/** Make promises tell who asks for their outcome. Called once, before any script runs. */
export function installPromises(): void {
  void defineProperty(prototype, "constructor", {
    get(this: object) {
      if (!isWatching) setAdd(handled, this);
      return NativePromise;
    },
    set(this: object, value: unknown) {
      defineProperty(this, "constructor", { value, writable: true, configurable: true });
    },
    configurable: true,
    enumerable: false,
  });
  const { then } = {
    then(this: Promise<unknown>, onFulfilled?: Outcome | null, onRejected?: Outcome | null) {
      const derived = deriveThen(this, onFulfilled, onRejected);
      setAdd(handled, this);
      keepWatch(derived, []);
      return derived;
    },
  };
  void defineProperty(prototype, "then", { value: then, writable: true, configurable: true });
}

/** Report the value's rejection unless it is handled, should it be a promise, or promises. */
export function watch<T>(value: T): T {
  if (isNative(value)) keepWatch(value, framesHere());
  else if (isArray(value) && isNative(value[0])) for (const each of value) watch(each as unknown);
  return value;
}

/** The callback itself in all but one thing: what it returns is watched. */
export function watchCallback<T>(callback: T): T {
  if (typeof callback !== "function") return callback;
  const watched = new Proxy(callback, {
    apply: (target, self, args) => watch(reflectApply(target, self, args)),
  });
  originals.set(watched, callback);
  return watched;
}

const originals = new WeakMap<object, unknown>();
const originalOf = originals.get.bind(originals);

/** The function that a watched callback stands for; any other function as it is. */
export function unwatched(callback: unknown): unknown {
  return (typeof callback === "function" && originalOf(callback)) || callback;
}

/** What a script gets for an internal promise: the same outcome, converted, and watched. */
export function tracked<T>(
  promise: Promise<unknown>,
  convert: (value: unknown) => unknown = (value) => value,
): Promise<T> {
  const given = new NativePromise<T>((resolve, reject) => {
    promiseThen(promise, (value) => resolve(convert(value) as T), reject);
  });
  keepWatch(given, []);
  return given;
}

function isNative(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && getPrototypeOf(value) === prototype;
}

function keepWatch(promise: Promise<unknown>, frames: readonly StackFrame[]): void {
  const known = keptOf(promise);
  if (known !== undefined) {
    if (known.frames.length === 0) known.frames = frames;
    return;
  }
  if (!isNative(promise)) return;
  keep(promise, { frames });
  isWatching = true;
  try {
    promiseThen(promise, undefined, (reason) => push(rejected, { promise, reason }));
  } finally {
    isWatching = false;
  }
}

/** The rejections that are still unhandled, each told once. Asked between tasks. */
export function takeUnhandled(): readonly Rejection[] {
  if (rejected.length === 0) return [];
  const unhandled = rejected.filter(({ promise }) => !setHas(handled, promise));
  rejected = [];
  return unhandled.map(({ promise, reason }) => ({
    reason,
    frames: keptOf(promise)?.frames ?? [],
  }));
}
