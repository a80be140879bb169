/** The catalogue's types as plain objects, and what TypeScript's flags and aliases become. */
import ts from "typescript";

const { TypeFlags } = ts;

/** What a type with one of these flags is, first match first. */
export const PRIMITIVES = [
  [TypeFlags.Any, "any"],
  [TypeFlags.Unknown, "unknown"],
  [TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.StringMapping, "string"],
  [TypeFlags.Number, "number"],
  [TypeFlags.Boolean, "boolean"],
  [TypeFlags.BigIntLike, "bigint"],
  [TypeFlags.ESSymbolLike, "symbol"],
  [TypeFlags.Undefined, "undefined"],
  [TypeFlags.Null, "null"],
  [TypeFlags.Void, "void"],
  [TypeFlags.Never, "never"],
  [TypeFlags.NonPrimitive, "object"],
  [TypeFlags.Index, "string"],
  [TypeFlags.IndexedAccess, "any"],
];

/** Aliases of the ECMAScript library that are written out, by their arguments. */
export const ALIASES = {
  Partial: ([of]) => of,
  Required: ([of]) => of,
  Readonly: ([of]) => of,
  NonNullable: ([of]) => of,
  Pick: ([of]) => of,
  Omit: ([of]) => of,
  Record: ([, value]) => ({ k: "obj", members: {}, index: value }),
  Awaited: ([of]) => ({ k: "ref", name: "Awaited", args: [of] }),
};

/** `string`, `any`, `void` … */
export function primitive(name) {
  return { k: "prim", name };
}

export const ANY = primitive("any");

/** A union without repetitions; `any` when one of the parts is. */
export function oneOf(parts) {
  const distinct = [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
  if (distinct.some((part) => part.k === "prim" && part.name === "any")) return ANY;
  return distinct.length === 1 ? distinct[0] : { k: "union", of: distinct };
}

/** The parts with the primitives of these names last. */
export function last(parts, names) {
  const isLast = (part) => part.k === "prim" && names.includes(part.name);
  return [...parts.filter((part) => !isLast(part)), ...parts.filter(isLast)];
}

/** Whether the type is `{}`. */
export function isEmptyObject({ k, members, index, call }) {
  return k === "obj" && Object.keys(members).length === 0 && !index && !call;
}

/** The fields without those that are empty; `deprecated` may be an empty text. */
export function compact(fields) {
  const isEmpty = (value) => value === undefined || value === false || value?.length === 0;
  const isKept = ([name, value]) => {
    if (name === "deprecated") return value !== undefined;
    return name === "params" || name === "signatures" || !isEmpty(value);
  };
  return Object.fromEntries(Object.entries(fields).filter(isKept));
}
