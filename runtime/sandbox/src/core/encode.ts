/**
 * Values and frames as JSON text.
 *
 * Frames are written here piece by piece rather than by `JSON.stringify` of a whole, so that a
 * script that gives `Object.prototype` a `toJSON` changes its own values only.
 */

import {
  bigintToString,
  dateToIso,
  includes,
  isArray,
  isFinite,
  keys,
  mapForEach,
  NativeError,
  pop,
  push,
  regexpToString,
  replaceText,
  setForEach,
  stringify,
  symbolToString,
  toWellFormed,
} from "./primordials";

/** JSON text that goes into a frame as it is. */
export class Json {
  constructor(readonly text: string) {}
}

/** Deeper than any person reads, and shallower than the decoder's stack. */
const MAX_DEPTH = 200;

/** A string as JSON. Lone surrogates, which are no UTF-8, become U+FFFD. */
export function quote(text: string): string {
  return stringify(toWellFormed(text)) as string;
}

/** An own structure of strings, numbers, arrays, plain objects and `Json`, as JSON text. */
export function write(value: unknown): string {
  if (value instanceof Json) return value.text;
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return isFinite(value) ? `${value}` : "0";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "object" || value === null) return "null";
  return isArray(value) ? writeList(value) : writeFields(value);
}

function writeList(items: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) text += (i > 0 ? "," : "") + write(items[i]);
  return text + "]";
}

function writeFields(fields: object): string {
  let text = "";
  const names = keys(fields);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = (fields as Record<string, unknown>)[name];
    if (value === undefined) continue;
    text += `${text === "" ? "" : ","}${quote(name)}:${write(value)}`;
  }
  return `{${text}}`;
}

/** Any value of a script, with what JSON lacks as one-key objects (`{"$": "undefined"}`, …). */
export function encodeValue(value: unknown): Json {
  return new Json(encode(value, []));
}

function encode(value: unknown, above: object[]): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return isFinite(value) ? `${value}` : special("number", `${value}`);
    case "undefined":
      return '{"$":"undefined"}';
    case "bigint":
      return special("bigint", bigintToString(value));
    case "symbol":
      return special("symbol", symbolToString(value));
    case "function":
      return special("function", nameOf(value));
    default:
      return value === null ? "null" : encodeObject(value as object, above);
  }
}

function special(kind: string, value: string): string {
  return `{"$":"${kind}","value":${quote(value)}}`;
}

function nameOf(callable: object): string {
  try {
    const { name } = callable as { name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

function encodeObject(value: object, above: object[]): string {
  if (includes(above, value)) return '{"$":"circular"}';
  if (above.length >= MAX_DEPTH) return '"…"';
  push(above, value);
  try {
    return encodeKnown(value, above) ?? encodePlain(value, above);
  } catch (error) {
    return encodeError(error);
  } finally {
    pop(above);
  }
}

/** Objects of the language's own types, and those that say how they look as JSON. */
function encodeKnown(value: object, above: object[]): string | undefined {
  if (isArray(value)) return `[${encodeItems(value, above)}]`;
  if (value instanceof NativeError) return encodeError(value);
  if (value instanceof Date) return special("date", isoText(value));
  if (value instanceof RegExp) return special("regexp", regexpToString(value));
  if (value instanceof Map) return encodeMap(value, above);
  if (value instanceof Set) return encodeSet(value, above);
  if (value instanceof WeakMap) return '"[WeakMap]"';
  if (value instanceof WeakSet) return '"[WeakSet]"';
  if (isBoxed(value)) return encode(value.valueOf(), above);
  if (ArrayBuffer.isView(value)) return `[${encodeItems(bytesOf(value), above)}]`;
  if (value instanceof ArrayBuffer) return `[${encodeItems(new Uint8Array(value), above)}]`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON !== "function") return undefined;
  return encode((toJSON as (this: object, key: string) => unknown).call(value, ""), above);
}

function isBoxed(value: object): boolean {
  return value instanceof Number || value instanceof String || value instanceof Boolean;
}

function bytesOf(view: ArrayBufferView): ArrayLike<unknown> {
  if (!(view instanceof DataView)) return view as unknown as ArrayLike<unknown>;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function isoText(date: Date): string {
  return Number.isNaN(+date) ? "Invalid Date" : dateToIso(date);
}

function encodeError(error: unknown): string {
  const { name, message } = describeSafely(error);
  return `{"$":"error","name":${quote(name)},"message":${quote(message)}}`;
}

/** The name and message of something thrown, whatever its getters do. */
export function describeSafely(error: unknown): { name: string; message: string } {
  try {
    const { name, message } = error as { name: unknown; message: unknown };
    return { name: `${name as string}`, message: `${message as string}` };
  } catch {
    return { name: "Error", message: "" };
  }
}

function encodeItems(items: ArrayLike<unknown>, above: object[]): string {
  let text = "";
  for (let i = 0; i < items.length; i++) text += (i > 0 ? "," : "") + encode(items[i], above);
  return text;
}

function encodeMap(map: Map<unknown, unknown>, above: object[]): string {
  let text = "";
  mapForEach(map, (value, key) => {
    text += `${text === "" ? "" : ","}[${encode(key, above)},${encode(value, above)}]`;
  });
  return `{"$":"map","value":[${text}]}`;
}

function encodeSet(set: Set<unknown>, above: object[]): string {
  let text = "";
  setForEach(set, (value) => {
    text += (text === "" ? "" : ",") + encode(value, above);
  });
  return `{"$":"set","value":[${text}]}`;
}

function encodePlain(value: object, above: object[]): string {
  let text = "";
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    text += `${i > 0 ? "," : ""}${quote(name)}:${encodeProperty(value, name, above)}`;
  }
  return includes(names, "$") ? `{"$":"object","value":{${text}}}` : `{${text}}`;
}

function encodeProperty(value: object, name: string, above: object[]): string {
  try {
    return encode((value as Record<string, unknown>)[name], above);
  } catch (error) {
    return encodeError(error);
  }
}

/**
 * A value as a variable keeps it beyond its script: what `JSON.stringify` makes of it, and null
 * for what it makes nothing of. Throws a TypeError for BigInts and cycles.
 */
export function encodeStored(value: unknown): Json {
  const text = stringify(value) ?? "null";
  return new Json(includesEscape(text) ? replaceText(text, ESCAPES, withoutSurrogate) : text);
}

const ESCAPES = /\\(?:ud[89a-f][0-9a-f]{2}|[^])/g;

function includesEscape(text: string): boolean {
  return text.indexOf("\\ud") >= 0;
}

function withoutSurrogate(escape: string): string {
  return escape.length > 2 ? "\ufffd" : escape;
}
