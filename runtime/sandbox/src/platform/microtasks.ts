/** `queueMicrotask`, which V8 leaves to its host. */

/** A `queueMicrotask` whose callback's error becomes an unhandled rejection. */
export function createQueueMicrotask(): (callback: () => void) => void {
  const settled = Promise.resolve();
  return function queueMicrotask(callback) {
    if (typeof callback !== "function") {
      throw new TypeError(
        'The "callback" argument must be of type function. Received ' + typeof callback,
      );
    }
    void settled.then(() => callback());
  };
}
