/** The types of the bundled libraries: where they are declared, and what of them really exists. */
import { createRequire } from "node:module";
import { join } from "node:path";

import { internalLibraries, libraries as bundled } from "../libraries.mjs";
import { createProgram, isEcmaScript, ROOT, virtualPath } from "./program.mjs";
import { createConverter } from "./declarations.mjs";

const load = createRequire(join(ROOT, "package.json"));

/** What each library's types are imported from: a published package, or Node's own. */
const SOURCES = {
  ajv: "ajv",
  chai: "chai",
  cheerio: "cheerio",
  "crypto-js": "crypto-js",
  lodash: "lodash",
  lodash3: "lodash3-types",
  moment: "moment",
  tv4: "tv4",
  xml2js: "xml2js",
  assert: "node:assert",
  buffer: "node:buffer",
  events: "node:events",
  path: "node:path",
  punycode: "node:punycode",
  querystring: "node:querystring",
  stream: "node:stream",
  string_decoder: "node:string_decoder",
  timers: "node:timers",
  url: "node:url",
  util: "node:util",
};
/** Signatures kept of each function: lodash has dozens that say the same. */
const OVERLOADS = { lodash: 3, lodash3: 3 };

/**
 * Compiles every library.
 *
 * @returns `roots`, the type of each module; `files`, the named types of each; `wanted`, the names
 *   of ECMAScript's types that they refer to
 */
export function compileLibraries() {
  const wanted = new Set();
  const roots = {};
  const files = {};
  for (const [name, source] of Object.entries(SOURCES)) {
    const { root, types } = compileLibrary(name, source, wanted);
    roots[name] = root;
    files[name] = { types };
  }
  return { roots, files, wanted };
}

function compileLibrary(name, source, wanted) {
  const entry = virtualPath(`catalogue-entry-${name}.ts`);
  const text = `import library = require("${source}");\nexport declare const root: typeof library;\n`;
  const program = createProgram([entry], new Map([[entry, text]]), { types: ["node"] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  const symbol = module.exports.get("root");
  const type = checker.getTypeOfSymbol(symbol);
  const declared = new Set(type.getProperties());
  const bundledAs = bundled[name] ?? internalLibraries[name];
  // A library that is a file of the sandbox builds on the package of its name.
  const actual = load(bundledAs.startsWith("./") ? `${name}/` : bundledAs);
  const converter = createConverter(checker, {
    overloads: OVERLOADS[name] ?? 6,
    isBrief: () => true,
    nameOf: (it, kind) => (it === symbol ? `${name}.Module` : libraryName(it, kind, name, wanted)),
    isElsewhere: (it) => !it.startsWith(`${name}.`),
    namesAlias: () => false,
    keepsMember: (it) => !declared.has(it) || it.name in Object(actual),
    typeOfValue: (it) => (it === symbol ? type : undefined),
  });
  const converted = converter.convert(type);
  const isNamed = converted.k === "ref" && converted.name.startsWith(`${name}.`);
  const root = isNamed ? converted : { k: "ref", name: converter.reference(symbol, "value") };
  return { root, types: converter.finish() };
}

/** ECMAScript's own names as they are, the library's with its name before; of Node's, few. */
function libraryName(symbol, kind, library, wanted) {
  const file = symbol.declarations?.[0]?.getSourceFile();
  if (file === undefined) return undefined;
  if (isEcmaScript(file)) {
    if (kind !== "value") wanted.add(symbol.name);
    return kind === "value" ? undefined : symbol.name;
  }
  if (symbol.name === "Buffer") return kind === "value" ? "BufferConstructor" : "Buffer";
  const isForeign =
    file.fileName.includes("/@types/node/") && !file.fileName.endsWith(`/${library}.d.ts`);
  if (isForeign || !/^[\w$]+$/.test(symbol.name)) return undefined;
  return kind === "value" ? `${library}.typeof ${symbol.name}` : `${library}.${symbol.name}`;
}
