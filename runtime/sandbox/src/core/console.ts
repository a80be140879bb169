/** `console` as scripts have it: six methods, and each line knows where it was logged. */

import { encodeValue } from "./encode";
import { type Execution } from "./execution";
import { defineProperty, root } from "./primordials";
import { here } from "./stack";

const LEVELS = ["log", "info", "warn", "error", "debug"] as const;

export type Level = (typeof LEVELS)[number];

/** Send a line of the log. */
export function logLine(execution: Execution, level: Level, values: readonly unknown[]): void {
  const args: unknown[] = [];
  for (let i = 0; i < values.length; i++) args[i] = encodeValue(values[i]);
  execution.emit("console", { level, args, at: here() });
}

/** Give scripts their `console`. */
export function installConsole(running: () => Execution | undefined): void {
  const methods: Record<string, unknown> = {};
  for (const level of LEVELS) {
    methods[level] = (...values: unknown[]): void => {
      const execution = running();
      if (execution) logLine(execution, level, values);
    };
  }
  // There is no log to clear: what was written has been shown.
  methods["clear"] = (): void => undefined;
  defineProperty(root, "console", {
    value: methods,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
