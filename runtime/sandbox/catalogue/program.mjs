/** TypeScript programs over virtual entry files; parsed library files are shared between them. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const OPTIONS = {
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10 ?? ts.ModuleResolutionKind.Node,
  ignoreDeprecations: "6.0",
};

const parsed = new Map();

/** A program of `files`, of which `virtual` (path → text) need not exist. */
export function createProgram(files, virtual = new Map(), options = {}) {
  const host = ts.createCompilerHost({ ...OPTIONS, ...options }, true);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (path, ...rest) => {
    if (virtual.has(path))
      return ts.createSourceFile(path, virtual.get(path), OPTIONS.target, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, ...rest));
    return parsed.get(path);
  };
  host.fileExists = (path) => virtual.has(path) || fileExists.call(host, path);
  host.readFile = (path) => virtual.get(path) ?? readFile.call(host, path);
  return ts.createProgram(files, { ...OPTIONS, ...options }, host);
}

/** Whether a source file is one of TypeScript's own ECMAScript declarations. */
export function isEcmaScript(file) {
  return /\/lib\.(es|decorators)[\w.]*d\.ts$/.test(file.fileName);
}

/** The path of a virtual file in the folder that imports are resolved from. */
export function virtualPath(name) {
  return join(ROOT, name);
}
