/** A variable of a scope, or a path variable of a URL. */

import { parse, stringify } from "../primordials";
import { Property, type PropertyDefinition } from "../sdk/property";
import { type ItemKind } from "../sdk/list-items";

export interface VariableFields extends PropertyDefinition {
  key?: unknown;
  value?: unknown;
  type?: unknown;
  secret?: unknown;
}

interface Cast {
  /** From what a script sets to what is kept. */
  into(value: unknown): unknown;
  /** From what is kept to what a script gets. */
  outOf(value: unknown): unknown;
}

const same = (value: unknown): unknown => value;
const json: Cast = { into: toJsonText, outOf: fromJsonText };

const casts: Readonly<Record<string, Cast>> = {
  string: { into: String, outOf: String },
  number: { into: Number, outOf: Number },
  boolean: { into: Boolean, outOf: Boolean },
  array: json,
  object: json,
  any: { into: same, outOf: same },
};

function toJsonText(value: unknown): unknown {
  return typeof value === "string" ? value : stringify(value);
}

function fromJsonText(value: unknown): unknown {
  try {
    return parse(value as string);
  } catch {
    return undefined;
  }
}

function castFor(type: string): Cast {
  return casts[type] ?? (casts["any"] as Cast);
}

export class Variable extends Property implements globalThis.Variable {
  type = "any";
  declare value: any;
  declare key: string;
  declare secret?: boolean;

  constructor(definition: VariableFields = {}) {
    super(definition);
    this.valueType(definition.type as string | undefined);
    if (definition.value !== undefined) this.set(definition.value);
    this.key = String(definition.key ?? definition.id ?? "");
    if (definition.secret === true) this.secret = true;
  }

  get(): any {
    const value = this.value as unknown;
    return this.castOut(typeof value === "function" ? (value as () => unknown)() : value);
  }

  set(value: any): void {
    this.value = typeof value === "function" ? (value as unknown) : (this.castIn(value) as unknown);
  }

  override valueOf(): any {
    return this.get();
  }

  override toString(): string {
    const value = this.get() as unknown;
    return value === undefined ? "" : String(value);
  }

  /** The value as this variable would give it back. */
  cast(value: any): any {
    return this.castOut(value);
  }

  castIn(value: any): any {
    return isNothing(value) ? value : castFor(this.type).into(value);
  }

  castOut(value: any): any {
    return isNothing(value) ? value : castFor(this.type).outOf(value);
  }

  /** Reads the type, or sets it and converts the value; an unknown type changes nothing. */
  valueType(type?: string, noCast = false): string {
    const wanted = typeof type === "string" ? type.toLowerCase() : "";
    if (!Object.hasOwn(casts, wanted) || wanted === this.type) return this.type;
    const current = noCast ? (this.value as unknown) : (this.get() as unknown);
    this.type = wanted;
    if (!noCast && current !== undefined) this.set(current);
    return this.type;
  }

  update(options: VariableFields): void {
    if (Object.hasOwn(options, "type")) this.valueType(options.type as string, true);
    if (Object.hasOwn(options, "value")) this.set(options.value);
    if (Object.hasOwn(options, "disabled")) this.disabled = options.disabled === true;
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

export const variableKind: ItemKind<globalThis.Variable> = {
  Type: Variable,
  keyField: "key",
  ignoreCase: false,
  multiValue: false,
  isItem: (value): value is Variable => value instanceof Variable,
  make: (definition) => new Variable(definition as VariableFields),
};
