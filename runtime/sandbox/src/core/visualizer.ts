/** `pm.visualizer`. */

import { encodeStored, type Json } from "./encode";

export interface Visualization {
  readonly template: string;
  readonly data?: Json;
  readonly options?: Json;
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
      show({ template, ...stored("data", data), ...stored("options", options) });
    },
    clear: () => show(undefined),
  };
}

function requireObject(name: "data" | "options", value: unknown): void {
  if (value === undefined || typeof value === "object") return;
  const title = name === "data" ? "Data" : "Options";
  throw new Error(`Invalid ${name}. ${title} must be an object, found ${typeof value}`);
}

/** The value as it is now: what the script does to it later makes no difference. */
function stored(name: "data" | "options", value: unknown): Record<string, Json> {
  return value === undefined || value === null ? {} : { [name]: encodeStored(value) };
}
