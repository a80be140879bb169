/** `xml2Json` of the legacy API. */

import { library } from "./host";

interface Xml2js {
  parseString(
    xml: string,
    options: object,
    callback: (error: unknown, result: unknown) => void,
  ): void;
}

const OPTIONS = { explicitArray: false, trim: true, mergeAttrs: false, async: false };

/** XML as an object; undefined when it is malformed. */
export function xml2Json(xml: string): unknown {
  let parsed: unknown;
  try {
    library<Xml2js>("xml2js").parseString(xml, OPTIONS, (_error, result) => (parsed = result));
  } catch {
    return undefined;
  }
  return parsed;
}
