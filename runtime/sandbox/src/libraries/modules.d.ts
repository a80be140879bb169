/** Types of the bundled packages that bring none, as far as the sandbox uses them. */

declare module "_process" {
  const process: { env: Record<string, string>; nextTick(task: () => void): void };
  export default process;
}

declare module "postman-collection/lib/superstring/dynamic-variables" {
  const generators: Record<string, { description: string; generator: () => unknown }>;
  export default generators;
}

declare module "core-js-pure/actual/dom-exception" {
  const DOMException: new (message?: string, name?: string) => Error & { code: number };
  export default DOMException;
}

declare module "core-js-pure/actual/structured-clone" {
  function structuredClone<Value>(value: Value, options?: { transfer?: unknown[] }): Value;
  export default structuredClone;
}

declare module "whatwg-url" {
  export const URL: {
    new (url: string, base?: string): object;
    canParse(url: string, base?: string): boolean;
    prototype: object;
  };
  export const URLSearchParams: unknown;
}
