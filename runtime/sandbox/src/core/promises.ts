/**
 * The promises that `pm` gives, and what becomes of rejections that nobody handles.
 *
 * V8 alone tells no script host of an unhandled rejection. A subclass can: `await`, `catch` and
 * `Promise.all` all reach a subclass through its `then`, and what `then` derives is of the same
 * class. So every chain that starts at `pm` is seen to its end, as is what a callback returns. Not
 * seen: a rejection of an async function that nobody awaits, and of a promise a script makes with
 * `new Promise`.
 */

import { defineProperty, deriveThen, NativePromise, promiseThen } from "./primordials";

type Handler = (outcome: unknown) => unknown;

const isHandled = Symbol("isHandled");
let observing = false;
let rejected: { promise: TrackedPromise<unknown>; reason: unknown }[] = [];

export class TrackedPromise<T> extends NativePromise<T> {
  declare [isHandled]?: true;

  static override get [Symbol.species](): PromiseConstructor {
    return observing ? NativePromise : TrackedPromise;
  }

  static {
    void defineProperty(this, "name", { value: "Promise" });
  }

  constructor(
    executor: (
      resolve: (value: T | PromiseLike<T>) => void,
      reject: (reason?: unknown) => void,
    ) => void,
  ) {
    super(executor);
    observing = true;
    try {
      promiseThen(this, undefined, (reason) => noteRejection(this, reason));
    } finally {
      observing = false;
    }
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this[isHandled] = true;
    return deriveThen(this, onFulfilled as Handler, onRejected as Handler) as Promise<A | B>;
  }
}

/** What a script gets for an internal promise: the same outcome, converted, and tracked. */
export function tracked<T>(
  promise: Promise<unknown>,
  convert: (value: unknown) => unknown = (value) => value,
): Promise<T> {
  return new TrackedPromise<T>((resolve, reject) => {
    promiseThen(promise, (value) => resolve(convert(value) as T), reject);
  });
}

function noteRejection(promise: TrackedPromise<unknown>, reason: unknown): void {
  if (promise[isHandled] !== true) rejected.push({ promise, reason });
}

/** The reasons of rejections that are still unhandled, each told once. Asked between tasks. */
export function takeUnhandled(): unknown[] {
  if (rejected.length === 0) return [];
  const reasons = rejected.filter(({ promise }) => promise[isHandled] !== true);
  rejected = [];
  return reasons.map(({ reason }) => reason);
}

/** Watch what a callback returned: `report` hears of it when that is a promise that rejects. */
export function watch(returned: unknown, report: (reason: unknown) => void): void {
  if (returned instanceof TrackedPromise) return; // tells of itself
  if (returned instanceof NativePromise) promiseThen(returned, undefined, report);
}
