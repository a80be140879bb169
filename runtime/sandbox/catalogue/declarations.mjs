/** Turns TypeScript's declarations into the catalogue's, as `api/types.py` describes them. */
import ts from "typescript";

import { typesPart } from "./convert.mjs";
import { membersPart } from "./members.mjs";
import { compact } from "./shapes.mjs";

const THIS = JSON.stringify({ k: "ref", name: "this" });

/**
 * A converter over one program.
 *
 * @param checker the program's type checker
 * @param policy `nameOf(symbol)` gives a declared type's name in the catalogue, or undefined when it
 *   is to become `any`; `isBrief(declaration)` tells whether documentation is cut short;
 *   `overloads` is the largest number of signatures kept
 */
export function createConverter(checker, policy) {
  const declarations = {};
  const waiting = [];
  const queued = new Set();
  const c = { checker, policy, reference };
  Object.assign(c, typesPart(c), membersPart(c));

  /** The name of a declared type; its declaration is converted later. */
  function reference(symbol, kind) {
    const name = policy.nameOf(symbol, kind);
    if (name === undefined) return undefined;
    if (!policy.isElsewhere?.(name) && !queued.has(name)) {
      queued.add(name);
      waiting.push({ name, symbol, kind });
    }
    return name;
  }

  /** Converts all that was referred to, and what that refers to. */
  function finish() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      declarations[next.name] = CONVERT[next.kind](next.symbol);
    }
    return declarations;
  }

  const CONVERT = { interface: convertInterface, alias: convertAlias, value: convertValue };

  function convertInterface(symbol) {
    const declared = checker.getDeclaredTypeOfSymbol(symbol);
    const bases = checker.getBaseTypes(declared) ?? [];
    const members = c.convertMembers(symbol.members);
    return compact({
      generics: c.generics(declared.typeParameters),
      extends: bases.map((base) => c.convert(base)),
      members,
      call: c.convertSignatures(ownSignatures(declared, bases, ts.SignatureKind.Call)),
      construct: c.convertSignatures(ownSignatures(declared, bases, ts.SignatureKind.Construct)),
      index: c.convertIndex(declared),
      doc: c.docOf(symbol),
      reflexive: JSON.stringify(members).includes(THIS),
    });
  }

  function ownSignatures(type, bases, kind) {
    const inherited = new Set(bases.flatMap((base) => checker.getSignaturesOfType(base, kind)));
    const found = checker.getSignaturesOfType(type, kind);
    return found.filter((signature) => !inherited.has(signature));
  }

  function convertAlias(symbol) {
    const declared = checker.getDeclaredTypeOfSymbol(symbol);
    const node = symbol.declarations[0].type;
    return compact({
      generics: c.generics(declared.aliasTypeArguments),
      alias: ts.isUnionTypeNode(node)
        ? c.convertWritten(declared, node, false)
        : c.convert(declared, symbol),
      doc: c.docOf(symbol),
    });
  }

  /** The type of a value that has none by name: `typeof URL`. */
  function convertValue(symbol) {
    const type = policy.typeOfValue?.(symbol, checker) ?? checker.getTypeOfSymbol(symbol);
    const members = type.getProperties().filter((member) => member.name !== "prototype");
    return compact({
      members: c.convertMembers(new Map(members.map((member) => [member.escapedName, member]))),
      call: c.convertSignatures(checker.getSignaturesOfType(type, ts.SignatureKind.Call)),
      construct: c.convertSignatures(checker.getSignaturesOfType(type, ts.SignatureKind.Construct)),
      doc: c.docOf(symbol),
    });
  }

  return { convert: c.convert, convertMember: c.convertMember, reference, finish };
}
