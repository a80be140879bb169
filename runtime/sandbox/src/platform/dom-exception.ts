/** `DOMException`. */
import DOMException from "core-js-pure/actual/dom-exception";

Reflect.deleteProperty(globalThis, "__core-js_shared__"); // a trace that core-js leaves

export { DOMException };
