/** Properties that are worked out when they are first read. */

/** Give an object a property that becomes one like any other when it is first read. */
export function defineLazily(target: object, name: string, make: () => unknown): void {
  const settle = (value: unknown): void => {
    Object.defineProperty(target, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  };
  const get = (): unknown => {
    settle(make());
    return (target as Record<string, unknown>)[name];
  };
  Object.defineProperty(target, name, { get, set: settle, enumerable: true, configurable: true });
}

/** The same for a property that can be neither enumerated nor assigned. */
export function defineFixedLazily(target: object, name: string, make: () => unknown): void {
  let value: unknown;
  const get = (): unknown => (value ??= make());
  Object.defineProperty(target, name, { get, enumerable: false, configurable: true });
}

/** Give an object properties that can be neither enumerated nor assigned. */
export function defineFixed(target: object, values: object): object {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value: value as unknown, enumerable: false });
  }
  return target;
}

/** A function that makes its value when it is first called. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
