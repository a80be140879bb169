/** `DOMException`. */
import DOMException from "core-js-pure/actual/dom-exception";

export { DOMException };
