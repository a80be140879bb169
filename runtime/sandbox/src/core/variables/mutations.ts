/** What a script changed in one scope, for the runtime to apply to its own copy. */

import { encodeStored, type Json } from "../encode";

/** A change as the frames carry it. */
export interface MutationsFrame {
  readonly cleared?: true;
  readonly set?: readonly { key: string; value: Json; secret?: true }[];
  readonly unset?: readonly string[];
}

interface Change {
  readonly value: unknown;
  readonly secret: boolean;
}

/** A value that cannot outlive its script. */
export class VariableError extends Error {
  override name = "VariableError";
}

export class Mutations {
  #cleared = false;
  readonly #set = new Map<string, Change>();
  readonly #unset = new Set<string>();

  /** The value is kept as given: what it holds when the script ends is what counts. */
  recordSet(key: string, value: unknown, secret: boolean): void {
    this.#unset.delete(key);
    this.#set.delete(key);
    this.#set.set(key, { value, secret });
  }

  recordUnset(key: string): void {
    this.#set.delete(key);
    this.#unset.add(key);
  }

  recordClear(): void {
    this.#cleared = true;
    this.#set.clear();
    this.#unset.clear();
  }

  /** The keys changed, each with its value, as `scope.mutations` shows them. */
  compacted(): Record<string, unknown[]> {
    const unset = [...this.#unset].map((key) => [key, [key]]);
    const set = [...this.#set].map(([key, { value, secret }]) => [
      key,
      [key, value, secret ? { secret } : {}],
    ]);
    return Object.fromEntries([...unset, ...set]) as Record<string, unknown[]>;
  }

  /**
   * The frame, undefined when nothing changed. `report` hears of each value that cannot be kept;
   * its key is left out.
   */
  frame(scope: string, report: (error: VariableError) => void): MutationsFrame | undefined {
    if (!this.#cleared && this.#set.size === 0 && this.#unset.size === 0) return undefined;
    const rows = [...this.#set].flatMap(([key, change]) => row(scope, key, change, report));
    return {
      ...(this.#cleared ? { cleared: true as const } : {}),
      ...(rows.length > 0 ? { set: rows } : {}),
      ...(this.#unset.size > 0 ? { unset: [...this.#unset] } : {}),
    };
  }
}

function row(
  scope: string,
  key: string,
  { value, secret }: Change,
  report: (error: VariableError) => void,
): { key: string; value: Json; secret?: true }[] {
  try {
    return [{ key, value: encodeStored(value), ...(secret ? { secret: true as const } : {}) }];
  } catch (error) {
    report(unstorable(scope, key, error));
    return [];
  }
}

/** Says which variable cannot be kept and what to store instead. */
export function unstorable(scope: string, key: string, error: unknown): VariableError {
  const why = /BigInt/.test(String(error))
    ? "a BigInt cannot be kept in a variable; store String(value) instead"
    : `the value cannot be kept in a variable (${String(error).split("\n")[0]})`;
  return new VariableError(`${scope} "${key}": ${why}`);
}

/** Throws for a BigInt, alone or within plain objects and arrays. */
export function requireStorable(scope: string, key: string, value: unknown): void {
  if (holdsBigInt(value, new Set())) {
    throw unstorable(scope, key, "BigInt");
  }
}

function holdsBigInt(value: unknown, seen: Set<object>): boolean {
  if (typeof value === "bigint") return true;
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((item) => holdsBigInt(item, seen));
}
