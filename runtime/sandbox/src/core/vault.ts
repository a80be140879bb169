/** `pm.vault`: secrets that the runtime keeps and a person allows a script to see. */

import { type Execution } from "./execution";
import { tracked } from "./promises";

/** Make the `pm.vault` of a script. */
export function createVault(execution: Execution): Vault {
  const ask = (payload: Readonly<Record<string, unknown>>): Promise<unknown> =>
    tracked(execution.call("vault", payload), orNothing(payload["method"]));
  return {
    get: (key) => ask({ method: "get", key: String(key) }) as Promise<string | undefined>,
    set: (key, value) =>
      ask({ method: "set", key: String(key), value: String(value) }) as Promise<null>,
    unset: (key) => ask({ method: "unset", key: String(key) }) as Promise<null>,
  };
}

/** A secret that is not there is undefined; the other calls give null. */
function orNothing(method: unknown): (value: unknown) => unknown {
  return (value) => value ?? (method === "get" ? undefined : null);
}
