/** `structuredClone`. */
import structuredClone from "core-js-pure/actual/structured-clone";

Reflect.deleteProperty(globalThis, "__core-js_shared__"); // a trace that core-js leaves

export { structuredClone };
