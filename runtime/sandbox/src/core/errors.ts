/** Something thrown by a script, as a frame's `ScriptError`. */

import { describeSafely, encodeValue, type Json } from "./encode";
import { hasOwn, NativeError, stringify } from "./primordials";
import { framesFor, type StackFrame } from "./stack";

/** The error as it goes into a frame. */
export interface ScriptError {
  readonly name: string;
  readonly message: string;
  readonly actual?: Json;
  readonly expected?: Json;
  readonly operator?: string;
  readonly frames?: readonly StackFrame[];
  readonly thrown?: Json;
}

/** Objects too large to travel as the actual value of an assertion. */
const bulky = new WeakSet<object>();

/** Leave an object out of failed assertions: it is the response or the request as a whole. */
export function keepOutOfErrors(value: object): void {
  bulky.add(value);
}

/** Describe what a script threw. */
export function scriptError(thrown: unknown): ScriptError {
  const frames = framesFor(thrown);
  const place = frames.length > 0 ? { frames } : {};
  if (thrown instanceof NativeError)
    return { ...describeSafely(thrown), ...place, ...diff(thrown) };
  return { ...describeThrown(thrown), ...place, thrown: encodeValue(thrown) };
}

/** Describe a promise rejected with something that is no error, in Node's words. */
export function rejectionError(reason: unknown): ScriptError {
  const described = scriptError(reason);
  if (described.thrown === undefined || looksLikeError(reason)) return described;
  return {
    ...described,
    name: "UnhandledPromiseRejection",
    message:
      "This error originated either by throwing inside of an async function without a catch " +
      "block, or by rejecting a promise which was not handled with .catch(). The promise " +
      `rejected with the reason "${reasonText(reason)}".`,
  };
}

function reasonText(reason: unknown): string {
  if (typeof reason !== "object" || reason === null) return textOf(reason);
  const { constructor } = reason as { constructor?: { name?: unknown } };
  return `#<${typeof constructor?.name === "string" ? constructor.name : "Object"}>`;
}

function looksLikeError(value: unknown): boolean {
  return typeof value === "object" && value !== null && hasOwn(value, "message");
}

function describeThrown(thrown: unknown): { name: string; message: string } {
  if (!looksLikeError(thrown)) return { name: "Error", message: textOf(thrown) };
  const { name, message } = thrown as { name?: unknown; message: unknown };
  return { name: typeof name === "string" ? name : "Error", message: textOf(message) };
}

function textOf(value: unknown): string {
  try {
    if (typeof value !== "object" || value === null) return String(value);
    return stringify(value) ?? String(value);
  } catch {
    return "[object Object]";
  }
}

/** What a failed assertion compared. */
function diff(error: object): Pick<ScriptError, "actual" | "expected" | "operator"> {
  if (!hasOwn(error, "actual")) return {};
  const { actual, expected, showDiff, operator } = error as Record<string, unknown>;
  const compared = showDiff === true || expected !== undefined;
  return {
    ...(isBulky(actual) ? {} : { actual: encodeValue(actual) }),
    ...(compared ? { expected: encodeValue(expected) } : {}),
    ...(typeof operator === "string" ? { operator } : {}),
  };
}

function isBulky(value: unknown): boolean {
  return typeof value === "object" && value !== null && bulky.has(value);
}
