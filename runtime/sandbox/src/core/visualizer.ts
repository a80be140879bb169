/** `pm.visualizer`. */

import { encodeStored, type Json } from "./encode";

export interface Visualization {
  readonly template: string;
  readonly data?: unknown;
  readonly options?: unknown;
}

/** What was given, as it is when the script ends. */
export function shownAtTheEnd({ template, data, options }: Visualization): object {
  return { template, ...stored("data", data), ...stored("options", options) };
}

/** Make the `pm.visualizer` of a script; `show` is told what to show, undefined for nothing. */
export function createVisualizer(
  show: (visualization: Visualization | undefined) => void,
): Visualizer {
  return {
    set(template: string, data?: object, options?: object): void {
      if (typeof template !== "string") {
        throw new Error(
          `Invalid template. Template must be of type string, found ${typeof template}`,
        );
      }
      requireObject("data", data);
      requireObject("options", options);
      show({ template, data, options });
    },
    clear: () => show(undefined),
  };
}

function requireObject(name: "data" | "options", value: unknown): void {
  if (value === undefined || typeof value === "object") return;
  const title = name === "data" ? "Data" : "Options";
  throw new Error(`Invalid ${name}. ${title} must be an object, found ${typeof value}`);
}

function stored(name: "data" | "options", value: unknown): Record<string, Json> {
  return value === undefined || value === null ? {} : { [name]: encodeStored(value) };
}
