/** The core of the catalogue: what `pm.d.ts` declares, and ECMAScript itself. */
import { join } from "node:path";

import ts from "typescript";

import { createProgram, isEcmaScript, ROOT } from "./program.mjs";
import { createConverter } from "./declarations.mjs";

export const DECLARATION = join(ROOT, "pm.d.ts");
/** The types whose members texts, numbers and the like have. */
const BOXES = ["String", "Number", "Boolean", "BigInt", "Symbol", "Object", "Function", "Array"];

/** Globals that are libraries, and which. `_` is not the lodash that `require` gives. */
const LIBRARY_GLOBALS = { _: "lodash3", CryptoJS: "crypto-js", tv4: "tv4", cheerio: "cheerio" };

/**
 * The catalogue without the types of the libraries.
 *
 * @param libraries the root type of each library, by name
 * @param wanted names of ECMAScript's types that the libraries refer to
 */
export function compileCore(libraries, wanted) {
  const program = createProgram([DECLARATION]);
  rejectErrors(program);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(DECLARATION);
  const converter = createConverter(checker, {
    overloads: 8,
    isBrief: (declaration) => isEcmaScript(declaration.getSourceFile()),
    nameOf: coreName,
    namesAlias: (it) => it.declarations[0].getSourceFile() === source || it.name === "PropertyKey",
    specialType: (symbol) => libraryType(symbol, libraries),
  });
  const symbols = checker.getSymbolsInScope(source, ts.SymbolFlags.Value | ts.SymbolFlags.Type);
  const globals = convertGlobals(symbols, converter);
  referToDeclared(symbols, source, wanted, converter);
  const { DynamicVariables, ...types } = converter.finish();
  return { types, globals, modules: modulesOf(types), dynamic: DynamicVariables.members };
}

function rejectErrors(program) {
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length === 0) return;
  const host = {
    getCanonicalFileName: (path) => path,
    getCurrentDirectory: () => ROOT,
    getNewLine: () => "\n",
  };
  throw new Error(ts.formatDiagnostics(problems, host));
}

/** `typeof URL` for a value, `typeof PostmanCollection.Url` for one that is a property. */
function coreName(symbol, kind) {
  if (kind !== "value") return symbol.name;
  const owner = symbol.valueDeclaration?.parent;
  const isProperty = owner !== undefined && ts.isInterfaceDeclaration(owner);
  return isProperty ? `typeof ${owner.name.text}.${symbol.name}` : `typeof ${symbol.name}`;
}

function modulesOf(types) {
  const entries = Object.entries(types.Modules.members);
  return Object.fromEntries(entries.map(([name, member]) => [name, member.type]));
}

function convertGlobals(symbols, converter) {
  const absent = symbols.find((symbol) => symbol.name === "AbsentGlobals").members;
  const globals = {};
  for (const symbol of symbols) {
    const isValue = symbol.flags & ts.SymbolFlags.Value && symbol.declarations !== undefined;
    if (!isValue || absent.has(symbol.escapedName)) continue;
    globals[symbol.name] = converter.convertMember(symbol);
  }
  return globals;
}

/** Declared types go in, whether a global leads to them or not; so does what is wanted by name. */
function referToDeclared(symbols, source, wanted, converter) {
  const names = new Set([...BOXES, ...wanted]);
  for (const symbol of symbols) {
    const isOurs = symbol.declarations?.some((it) => it.getSourceFile() === source);
    if (!isOurs && !names.has(symbol.name)) continue;
    if (symbol.flags & ts.SymbolFlags.Interface) converter.reference(symbol, "interface");
    else if (symbol.flags & ts.SymbolFlags.TypeAlias) converter.reference(symbol, "alias");
  }
}

/** The library behind a global, or behind an entry of `Modules` that is declared as `any`. */
function libraryType(symbol, libraries) {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return undefined;
  if (ts.isVariableDeclaration(declaration)) return libraries[LIBRARY_GLOBALS[symbol.name]];
  const isModule =
    ts.isPropertySignature(declaration) && declaration.parent.name?.text === "Modules";
  return isModule ? libraries[symbol.name] : undefined;
}
