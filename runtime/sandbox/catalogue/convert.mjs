/** Converts types. */
import ts from "typescript";

import {
  ALIASES,
  ANY,
  compact,
  isEmptyObject,
  last,
  oneOf,
  primitive,
  PRIMITIVES,
} from "./shapes.mjs";

const { ObjectFlags, SymbolFlags, TypeFlags } = ts;

const DEEPEST = 8;
const MOST_MEMBERS = 40;

/**
 * The part of a converter that knows types.
 *
 * @param c the converter: `checker`, `policy`, `reference` and the parts that know members
 */
export function typesPart(c) {
  const { checker, policy } = c;
  let level = 0; // of nesting: recursive types have no end

  /**
   * A type as it is written, so that aliases keep their names and unions their order; without the
   * `undefined` of an optional parameter or member. What generics have changed is taken as it is.
   */
  function convertWritten(type, node, optional) {
    const strip = (it) => (optional ? checker.getNonNullableType(it) : it);
    const written = node === undefined ? undefined : checker.getTypeFromTypeNode(node);
    if (written === undefined || strip(written) !== strip(type)) return convert(strip(type));
    if (!ts.isUnionTypeNode(node)) return convert(written);
    const parts = node.types.map((part) => convert(checker.getTypeFromTypeNode(part)));
    return oneOf(last(parts, ["undefined", "null"]));
  }

  function convertIndex(type) {
    const info = type.stringIndexInfo ?? checker.getIndexInfosOfType(type)[0];
    return info === undefined ? undefined : convert(info.type);
  }

  /** `self` is the alias being declared, which is not to become a reference to itself. */
  function convert(type, self = undefined) {
    if (level > DEEPEST) return ANY;
    level += 1;
    const converted = convertByKind(type, self);
    level -= 1;
    return converted;
  }

  function convertByKind(type, self) {
    if (type.aliasSymbol !== undefined && type.aliasSymbol !== self) {
      const alias = convertAliased(type);
      if (alias !== undefined) return alias;
    }
    if (type.flags & TypeFlags.TypeParameter) return typeParameter(type);
    if (type.isStringLiteral() || type.isNumberLiteral()) return literal(type);
    if (type.flags & TypeFlags.BooleanLiteral)
      return { k: "lit", value: type.intrinsicName === "true" };
    if (type.flags & TypeFlags.EnumLike) return primitive("number");
    const simple = PRIMITIVES.find(([flag]) => type.flags & flag);
    if (simple !== undefined) return primitive(simple[1]);
    if (type.isUnion()) return union(type.origin?.isUnion() ? type.origin.types : type.types);
    if (type.isIntersection()) return intersection(type.types);
    if (type.flags & TypeFlags.Object) return object(type);
    return constrained(type);
  }

  function literal(type) {
    return type.flags & TypeFlags.EnumLiteral
      ? primitive("number")
      : { k: "lit", value: type.value };
  }

  function typeParameter(type) {
    return { k: "ref", name: type.isThisType ? "this" : type.symbol.name };
  }

  function convertAliased(type) {
    const args = (type.aliasTypeArguments ?? []).map((it) => convert(it));
    const known = ALIASES[type.aliasSymbol.name];
    if (known !== undefined && args.length > 0) return known(args);
    const name = policy.namesAlias(type.aliasSymbol)
      ? c.reference(type.aliasSymbol, "alias")
      : undefined;
    return name === undefined ? undefined : compact({ k: "ref", name, args });
  }

  function union(types) {
    const isFlag = (type) => type.flags & TypeFlags.BooleanLiteral;
    const hasBoolean = types.filter(isFlag).length === 2;
    const rest = hasBoolean ? types.filter((type) => !isFlag(type)) : types;
    const converted = rest.map((type) => convert(type));
    if (hasBoolean) converted.push(primitive("boolean"));
    return oneOf(last(converted, ["undefined", "null"]));
  }

  /** An intersection; `string & {}` is `string`. */
  function intersection(types) {
    const parts = types.map((type) => convert(type)).filter((part) => !isEmptyObject(part));
    if (parts.length === 0) return primitive("object");
    return parts.length === 1 ? parts[0] : { k: "all", of: parts };
  }

  function object(type) {
    const args = () => checker.getTypeArguments(type).map((it) => convert(it));
    if (checker.isTupleType(type)) return { k: "tuple", of: args() };
    const isArrayLike =
      type.symbol?.name === "ArrayLike" && type.objectFlags & ObjectFlags.Reference;
    if (checker.isArrayType(type) || isArrayLike) return { k: "array", of: args()[0] };
    if (type.isClassOrInterface() || type.objectFlags & ObjectFlags.Reference) {
      return declared(type);
    }
    return anonymous(type);
  }

  function declared(type) {
    const name = c.reference(type.symbol, "interface");
    if (name === undefined) return ANY;
    const parameters = (type.target ?? type).typeParameters ?? [];
    const args = checker.getTypeArguments(type).slice(0, parameters.length);
    return compact({ k: "ref", name, args: args.map((it) => convert(it)) });
  }

  function anonymous(type) {
    const call = checker.getSignaturesOfType(type, ts.SignatureKind.Call);
    const construct = checker.getSignaturesOfType(type, ts.SignatureKind.Construct);
    const properties = type.getProperties().filter((member) => member.name !== "prototype");
    if (construct.length > 0 && type.symbol?.valueDeclaration) return valueOf(type);
    if (properties.length === 0 && call.length > 0)
      return { k: "fn", signatures: c.convertSignatures(call) };
    if (properties.length > MOST_MEMBERS) return ANY;
    return compact({
      k: "obj",
      members: c.convertMembers(new Map(properties.map((it) => [it.escapedName, it]))),
      index: convertIndex(type),
      call: c.convertSignatures(call),
    });
  }

  function valueOf(type) {
    const name =
      type.symbol.flags & SymbolFlags.Class ? c.reference(type.symbol, "value") : undefined;
    return name === undefined ? ANY : { k: "ref", name };
  }

  /** A type that depends on a generic: what it is limited to. */
  function constrained(type) {
    const constraint = checker.getBaseConstraintOfType(type);
    const isNew =
      constraint !== undefined && constraint !== type && !(constraint.flags & TypeFlags.Unknown);
    return isNew ? convert(constraint) : ANY;
  }

  return { convert, convertWritten, convertIndex };
}
