/** Converts members and signatures. */
import ts from "typescript";

import { documentation, isGetter, parameterDocs } from "./docs.mjs";
import { compact, primitive } from "./shapes.mjs";

const { ObjectFlags, SymbolFlags } = ts;

/**
 * The part of a converter that knows members, functions and what is said about them.
 *
 * @param c the converter: `checker`, `policy`, `reference` and the part that knows types
 */
export function membersPart(c) {
  const { checker, policy } = c;

  function convertMembers(members) {
    const converted = {};
    for (const [key, member] of members ?? []) {
      const name = memberName(String(key), member);
      if (name !== undefined) converted[name] = convertMember(member, name);
    }
    return converted;
  }

  function memberName(key, member) {
    if (member.flags & (SymbolFlags.TypeParameter | SymbolFlags.Signature)) return undefined;
    if (key.startsWith("__@iterator")) return "[Symbol.iterator]";
    if (key.startsWith("__@asyncIterator")) return "[Symbol.asyncIterator]";
    if (key.startsWith("__@") || /^__(index|call|new|constructor|export)/.test(key))
      return undefined;
    if (!(member.flags & (SymbolFlags.Value | SymbolFlags.Alias))) return undefined;
    return policy.keepsMember?.(member) === false ? undefined : member.name;
  }

  /** A member, or a global: its type and what its comment says. */
  function convertMember(symbol, name = symbol.name) {
    const member = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = member.declarations?.find(ts.isAccessor) ?? member.declarations?.[0];
    const type = checker.getTypeOfSymbol(member);
    const about = declaration ? docsOf(member) : {};
    const optional = Boolean(member.flags & SymbolFlags.Optional);
    const converted = named(member, type) ?? c.convertWritten(type, declaration?.type, optional);
    return compact({
      type: withoutDoc(converted, about.doc),
      kind: kindOf(member, declaration),
      optional,
      readonly: isReadonly(member),
      ...about,
      internal: about.internal || name.startsWith("[") || undefined,
    });
  }

  /** A function's type without the documentation that its member has already. */
  function withoutDoc(type, doc) {
    for (const signature of type.k === "fn" ? type.signatures : []) {
      if (signature.doc === doc) delete signature.doc;
    }
    return type;
  }

  /** The type of a value by its own name, where TypeScript has none: `typeof URL`. */
  function named(symbol, type) {
    const special = policy.specialType?.(symbol);
    if (special !== undefined) return special;
    const isAnonymous = type.objectFlags & ObjectFlags.Anonymous && !type.aliasSymbol;
    if (!isAnonymous || !isConstructed(type)) return undefined;
    const name = c.reference(symbol, "value");
    return name === undefined ? undefined : { k: "ref", name };
  }

  function isConstructed(type) {
    return checker.getSignaturesOfType(type, ts.SignatureKind.Construct).length > 0;
  }

  function kindOf(member, declaration) {
    if (member.flags & (SymbolFlags.Method | SymbolFlags.Function)) return "method";
    return declaration !== undefined && isGetter(declaration) ? "getter" : undefined;
  }

  function isReadonly(member) {
    const declaration = member.declarations?.find(ts.isPropertySignature);
    return Boolean(
      declaration && ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly,
    );
  }

  /** What the comments of the declarations say; the first one that says something counts. */
  function docsOf(symbol) {
    const all = (symbol.declarations ?? []).map((it) =>
      documentation(it, { brief: policy.isBrief(it) }),
    );
    return Object.assign({}, ...all.reverse());
  }

  function docOf(symbol) {
    return docsOf(symbol).doc ?? "";
  }

  function generics(parameters) {
    return (parameters ?? []).filter((it) => it.symbol).map((it) => it.symbol.name);
  }

  function convertSignatures(signatures) {
    const converted = signatures.map((signature) => convertSignature(signature));
    const distinct = new Map(converted.map((it) => [JSON.stringify({ ...it, doc: "" }), it]));
    return [...distinct.values()].slice(0, policy.overloads);
  }

  function convertSignature(signature) {
    const declaration = signature.declaration;
    const brief = declaration === undefined || policy.isBrief(declaration);
    const about = declaration ? documentation(declaration, { brief }) : {};
    const docs = declaration ? parameterDocs(declaration, { brief }) : new Map();
    return compact({
      params: signature.parameters
        .map((it) => convertParameter(it, docs))
        .filter((it) => it.name !== "this"),
      returns: returned(signature),
      generics: generics(signature.typeParameters),
      doc: about.doc,
      deprecated: about.deprecated,
    });
  }

  /** The type returned; of `value is T`, boolean. */
  function returned(signature) {
    if (checker.getTypePredicateOfSignature(signature)) return primitive("boolean");
    const node = signature.declaration?.type;
    const type = checker.getReturnTypeOfSignature(signature);
    return c.convertWritten(type, node && ts.isTypeNode(node) ? node : undefined, false);
  }

  function convertParameter(symbol, docs) {
    const declaration = symbol.valueDeclaration;
    const isParameter = declaration !== undefined && ts.isParameter(declaration);
    const optional = isParameter && checker.isOptionalParameter(declaration);
    const type = checker.getTypeOfSymbol(symbol);
    return compact({
      name: symbol.name,
      type: c.convertWritten(type, declaration?.type, optional),
      optional: optional && declaration.dotDotDotToken === undefined,
      rest: isParameter && declaration.dotDotDotToken !== undefined,
      doc: docs.get(symbol.name),
    });
  }

  return { convertMember, convertMembers, convertSignatures, docOf, generics };
}
