/**
 * What the sandbox needs of the JavaScript engine that carries it, and what the engine's host may
 * do with a sandbox. Nothing else passes between the two, so any host that offers an `Engine` can
 * carry the sandbox: V8 inside the script host today, Node later.
 */

/**
 * What the host puts before a script on the script's first line. It compiles
 * `WRAPPER_PREFIX + source + WRAPPER_SUFFIX` as a top-level script, so only the columns of line 0
 * are shifted, by `WRAPPER_PREFIX.length`.
 *
 * The name that `//# sourceURL` gives to the text is `encodeURIComponent(label)`: V8 drops a name
 * with a space in it. `decodeURIComponent` of a stack frame's script name is the label again.
 */
export const WRAPPER_PREFIX = "__postroom.main((async()=>{;";
export const WRAPPER_SUFFIX = "\n}))";

/** What the host offers to the sandbox. */
export interface Engine {
  /** Milliseconds since the epoch by the wall clock, never going backwards. */
  now(): number;
  /** Random bytes of cryptographic quality. */
  entropy(bytes: number): Uint8Array;
  /**
   * The exports of a bundled library, evaluated on first use; undefined while it is evaluated: a
   * polyfill that looks for the global which it is to be must not find itself. Throws for an
   * unknown name.
   */
  library(name: string): unknown;
}

/**
 * What the host does with a sandbox. After each call the host runs the microtasks until none is
 * left and then collects `drain()` and `nextDelay()`.
 *
 * Time limits are the host's: it interrupts the engine or stops waiting, reports the failure
 * itself, and hands the sandbox an `abort` command, to which the sandbox answers `finished`.
 */
export interface Sandbox {
  /**
   * Take a frame of the runtime (JSON of a `Command`: execute, reply, abort, generate). With
   * `execute` comes the compiled script.
   */
  handle(command: string, main?: () => Promise<unknown>): void;
  /**
   * Hear what the host has inserted into sources, and which modules do not compile (JSON, by
   * label), before the command that executes them.
   */
  sources(known: string): void;
  /** What insertions call: the value of a call, whose rejection nobody may handle. */
  watch<T>(value: T): T;
  /** What insertions call: a callback, whose promises nobody may handle. */
  callback<T>(callback: T): T;
  /** What insertions call in the place of `import()`. */
  dynamic_import(): Promise<never>;
  /** Run the timers that are due. */
  runTimers(): void;
  /** Milliseconds until the next timer is due, null without one. */
  nextDelay(): number | null;
  /** The frames sent since the last call: one JSON text per line, empty when there are none. */
  drain(): string;
}
