/** `structuredClone`, which names what cannot be cloned in V8's words. */
import clone from "core-js-pure/actual/structured-clone";

Reflect.deleteProperty(globalThis, "__core-js_shared__"); // a trace that core-js leaves

type Options = Parameters<typeof clone>[1];

export function structuredClone(value: unknown, options?: Options): unknown {
  try {
    return clone(value, options);
  } catch (error) {
    const uncloneable = find(value, new Set());
    if (uncloneable === undefined || !(error instanceof Error)) throw error;
    const { DOMException } = globalThis as unknown as {
      DOMException: typeof globalThis.DOMException;
    };
    throw new DOMException(`${named(uncloneable)} could not be cloned.`, "DataCloneError");
  }
}

/** The first function, symbol or the like within a value. */
function find(value: unknown, seen: Set<unknown>): { readonly it: unknown } | undefined {
  if (typeof value === "function" || typeof value === "symbol") return { it: value };
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) {
    return { it: value };
  }
  const inner = value instanceof Map || value instanceof Set ? [...value] : Object.values(value);
  for (const each of inner) {
    const found = find(each, seen);
    if (found) return found;
  }
  return undefined;
}

function named({ it }: { readonly it: unknown }): string {
  if (typeof it === "function") return Function.prototype.toString.call(it);
  if (typeof it === "symbol") return it.toString();
  return Object.prototype.toString.call(it).replace(/^\[object (.*)\]$/, "#<$1>");
}
