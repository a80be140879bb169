/** JSON as Postman's scripts have it: errors show the place, and a byte order mark is no error. */

import { library } from "./host";
import { parse as nativeParse, root } from "./primordials";

interface LiquidJson {
  parse(text: unknown, reviver?: unknown, relaxed?: boolean): unknown;
  stringify(...options: unknown[]): string;
}

type Reviver = (key: string, value: any) => any;

const nativeJson = JSON;
const parseRevived = JSON.parse;

/** The value of a JSON text. Throws a `JSONError` whose message shows the place. */
export function parseJson(text: unknown, reviver?: Reviver | null, strict?: boolean): unknown {
  try {
    const body = typeof text === "string" && !strict ? withoutMark(text) : text;
    if (typeof reviver === "function") return parseRevived(body as string, reviver) as unknown;
    return nativeParse(body as string);
  } catch {
    // The library words the error; where it is more lenient than V8, its value stands.
    return withNativeJson((json) => json.parse(text, reviver ?? undefined, !strict));
  }
}

/** The library uses the global `JSON`, which is ours where the legacy API is. */
function withNativeJson<T>(use: (json: LiquidJson) => T): T {
  const shown = root["JSON"];
  root["JSON"] = nativeJson;
  try {
    return use(library<LiquidJson>("json"));
  } finally {
    root["JSON"] = shown;
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The `JSON` that scripts of the legacy API see. */
export function createLegacyJson(): object {
  const { stringify } = JSON;
  return {
    parse: (text: unknown, reviver?: Reviver) => parseJson(text, reviver),
    stringify(...options: Parameters<typeof stringify>) {
      try {
        return stringify(...options);
      } catch {
        return withNativeJson((json) => json.stringify(...options));
      }
    },
  };
}
