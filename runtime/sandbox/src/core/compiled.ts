/**
 * What the host has inserted into sources before it compiled them, and how to see past it.
 *
 * The insertions (see `instrument.py`) call `watch`, `callback` and `import` of the host's handle.
 * Frames and the texts of functions are shown without them.
 */

import { defineProperty, functionToString, includesText, replaceText } from "./primordials";
import { unwatched } from "./promises";

/** Text put into a line: where in the compiled line it starts, and how long it is. */
export type Insertion = readonly [line: number, column: number, length: number];

/** What the host knows of a source ahead of its execution. */
export interface CompiledSource {
  readonly insertions?: readonly Insertion[];
  /** The text of a module with the insertions. */
  readonly code?: string;
  /** Why V8 does not compile the module, and where. */
  readonly syntaxError?: {
    readonly message: string;
    readonly line: number;
    readonly column: number;
  };
}

const NAME = "__postroom";
const INSERTED = /__postroom\.(?:(?:watch|callback)\(|dynamic_(?=import\())|\/\*__postroom\*\/\)/g;

let sources: Readonly<Record<string, CompiledSource>> = {};

/** Take what the host knows of the sources, by label, that the next command is about. */
export function knowSources(known: Readonly<Record<string, CompiledSource>>): void {
  sources = { ...sources, ...known };
}

/** What the host knows of a source; nothing of most. */
export function compiledSource(label: string): CompiledSource {
  return sources[label] ?? {};
}

/** Make functions show their text as it was written. Called once, before any script runs. */
export function installFunctionTexts(): void {
  const { toString } = {
    toString(this: unknown): string {
      const text = functionToString(unwatched(this));
      return includesText(text, NAME) ? replaceText(text, INSERTED, () => "") : text;
    },
  };
  defineProperty(Function.prototype, "toString", {
    value: toString,
    writable: true,
    configurable: true,
  });
}
