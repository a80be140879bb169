/**
 * Where in a script something happened.
 *
 * V8 hands the frames of a new error to `Error.prepareStackTrace`. Of these only the ones in the
 * run's own scripts and modules are kept, with the wrapper's columns taken off.
 */

import { type Insertion } from "./compiled";
import { defineProperty, errorToString, NativeError, uncurry } from "./primordials";

/** A place in a script: zero-based line and column (UTF-16), relative to the script's own text. */
export interface StackFrame {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}

/** What V8 tells about a frame. */
interface CallSite {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
}

const capture = (NativeError as unknown as { captureStackTrace(target: object): void })
  .captureStackTrace;
const decode = decodeURIComponent;
const framesOf = new WeakMap<object, readonly StackFrame[]>();
const lookUp = uncurry(WeakMap.prototype.get) as (
  map: typeof framesOf,
  key: object,
) => readonly StackFrame[] | undefined;
const remember = uncurry(WeakMap.prototype.set) as (
  map: typeof framesOf,
  key: object,
  frames: readonly StackFrame[],
) => unknown;

/** By label: what the host put into the script's text, in order. */
const sources = new Map<string, readonly Insertion[]>();

/** The labels that scripts' names in V8 stand for, decoded once. */
const labels = { __proto__: null } as unknown as Record<string, string>;

/** Make frames of a script with this label known. The prefix is what stands before its text. */
export function addSource(label: string, prefix: string, inserted: readonly Insertion[]): void {
  const shifted = inserted.map(([line, column, length]): Insertion => {
    return [line, line === 0 ? column + prefix.length : column, length];
  });
  sources.set(label, [[0, 0, prefix.length], ...shifted]);
}

/** Make every error of this engine know its frames. Called once, before any script runs. */
export function installStackTraces(): void {
  (NativeError as unknown as { stackTraceLimit: number }).stackTraceLimit = 50;
  defineProperty(NativeError, "prepareStackTrace", {
    get: () => prepare,
    set: () => undefined,
    enumerable: false,
  });
}

function prepare(error: object, sites: readonly CallSite[]): string {
  const given = lookUp(framesOf, error);
  if (given !== undefined) return stackText(error, given);
  const frames: StackFrame[] = [];
  for (let i = 0; i < sites.length; i++) {
    const frame = frameOf(sites[i] as CallSite);
    if (frame) frames[frames.length] = frame;
  }
  remember(framesOf, error, frames);
  return stackText(error, frames);
}

function frameOf(site: CallSite): StackFrame | undefined {
  const name = site.getScriptNameOrSourceURL();
  const label = name === null ? undefined : labelOf(name);
  if (label === undefined) return undefined;
  const line = (site.getLineNumber() ?? 1) - 1;
  const column = columnInText(label, line, (site.getColumnNumber() ?? 1) - 1);
  const caller = site.getFunctionName();
  const place = { source: label, line, column };
  // The host compiles scripts with `eval`, which names the functions in them that have no name.
  return caller && caller !== "eval" ? { ...place, function: caller } : place;
}

/** A column of the compiled line without what was inserted before it. */
function columnInText(label: string, line: number, column: number): number {
  const insertions = sources.get(label) ?? [];
  let inserted = 0;
  for (let i = 0; i < insertions.length; i++) {
    const [where, start, length] = insertions[i] as Insertion;
    if (where !== line || start > column) continue;
    inserted += start + length > column ? column - start : length;
  }
  return column - inserted;
}

function labelOf(name: string): string | undefined {
  const label = (labels[name] ??= decoded(name));
  return sources.has(label) ? label : undefined;
}

/** The name decoded; the name itself when it is not encoded. */
function decoded(name: string): string {
  try {
    return decode(name);
  } catch {
    return name;
  }
}

function stackText(error: object, frames: readonly StackFrame[]): string {
  let text = headline(error);
  for (let i = 0; i < frames.length; i++) {
    const { source, line, column, function: caller } = frames[i] as StackFrame;
    const place = `${source}:${line + 1}:${column + 1}`;
    text += caller === undefined ? `\n    at ${place}` : `\n    at ${caller} (${place})`;
  }
  return text;
}

function headline(error: object): string {
  try {
    return errorToString(error);
  } catch {
    return "Error";
  }
}

/** The frames of something thrown, innermost first; none when it is no error. */
export function framesFor(thrown: unknown): readonly StackFrame[] {
  if (typeof thrown !== "object" || thrown === null) return [];
  try {
    // Reading the stack is what makes V8 call `prepare`.
    void (thrown as { stack?: unknown }).stack;
  } catch {
    return [];
  }
  return lookUp(framesOf, thrown) ?? [];
}

/** Give an error that was made elsewhere the frames of a place in the script. */
export function attachFrames(error: object, frames: readonly StackFrame[]): void {
  remember(framesOf, error, frames);
}

/** The frames of the script at the moment of the call, innermost first. */
export function framesHere(): readonly StackFrame[] {
  const marker = {};
  capture(marker);
  return framesFor(marker);
}

/** The innermost place in a script at the moment of the call. */
export function here(): StackFrame | undefined {
  return framesHere()[0];
}
