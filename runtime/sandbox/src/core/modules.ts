/** `pm.require`: modules that the runtime has resolved ahead of the script. */

import { requireLibrary } from "../libraries";
import { type CompiledSource, compiledSource } from "./compiled";
import { type ModuleData } from "./context";
import { type Execution } from "./execution";
import { NativeError, NativePromise, parse, root } from "./primordials";
import { tracked } from "./promises";
import { addSource, attachFrames } from "./stack";

type Require = (name: string) => unknown;
type ModuleFunction = (
  this: unknown,
  module: { exports: unknown },
  exports: unknown,
  require: Require,
  pm: unknown,
  global?: unknown,
  process?: unknown,
) => void;

type SyntaxFault = NonNullable<CompiledSource["syntaxError"]>;

const PREFIX = "(function(module,exports,require,pm){";
/** Packages are written for Node too: they find its global object, and a process without secrets. */
const PACKAGE_PREFIX = "(function(module,exports,require,pm,global,process){";
const compile = eval;

/** Make the `pm.require` of a script. Each module runs once in a script. */
export function createRequire(execution: Execution, pm: () => Pm): Require {
  const loaded = new Map<string, { exports: unknown }>();
  const modules = execution.context.modules ?? {};

  function load(name: string, importer?: string): unknown {
    const key = resolve(modules, name, importer);
    const data = key === undefined ? undefined : modules[key];
    if (key === undefined || data === undefined)
      throw new NativeError(`Cannot find package '${name}'`);
    // Several names may mean one file.
    const known = loaded.get(data.label);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(data.label, module);
    run(key, name, data, module);
    return module.exports;
  }

  function run(key: string, name: string, data: ModuleData, module: { exports: unknown }): void {
    if (data.label.endsWith(".json")) return void (module.exports = parse(data.source));
    const own = evaluate(name, data, isPackage(key, data) ? PACKAGE_PREFIX : PREFIX);
    const requireFrom: Require = (wanted) => {
      const isKnown = resolve(modules, wanted, key) !== undefined;
      return isKnown ? load(wanted, key) : requireLibrary(wanted.replace(/^node:/, ""));
    };
    try {
      own.call(
        module.exports,
        module,
        module.exports,
        requireFrom,
        isPackage(key, data) ? undefined : pmFor(pm, (wanted) => load(wanted, key)),
        ...(isPackage(key, data) ? [root, requireLibrary("_process")] : []),
      );
    } catch (error) {
      throw isPackage(key, data) && !isPackageName(name) ? error : withName(name, error);
    }
  }

  return (name) => load(String(name));
}

/** The key of the module that a name means where it is written; undefined for none. */
function resolve(
  modules: Readonly<Record<string, ModuleData>>,
  name: string,
  importer: string | undefined,
): string | undefined {
  const importing = importer === undefined ? undefined : modules[importer];
  const mapped = importing?.imports?.[name];
  if (mapped !== undefined) return mapped;
  const joined = importer !== undefined && name.startsWith(".") ? joinPath(importer, name) : name;
  return [joined, name].find((candidate) => Object.hasOwn(modules, candidate));
}

/** `./b.js` beside `./lib/a.js` is `./lib/b.js`. */
function joinPath(importer: string, name: string): string {
  const segments = importer.split("/").slice(0, -1);
  for (const segment of name.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  const path = segments.join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

function evaluate(name: string, { label, source }: ModuleData, prefix: string): ModuleFunction {
  const { insertions = [], code = source, syntaxError } = compiledSource(label);
  addSource(label, prefix, insertions);
  if (syntaxError) throw withName(name, placed(label, syntaxError));
  try {
    return compile(
      `${prefix}${code}\n})\n//# sourceURL=${encodeURIComponent(label)}`,
    ) as ModuleFunction;
  } catch (error) {
    throw withName(name, error);
  }
}

/** V8 does not say in an error of `eval` where it is; the host has found out. */
function placed(label: string, { message, line, column }: SyntaxFault): Error {
  const error = new SyntaxError(message);
  attachFrames(error, [{ source: label, line, column }]);
  return error;
}

/** Packages of a registry see no `pm`; files of the workspace see the script's own. */
function isPackage(key: string, { label }: ModuleData): boolean {
  return isPackageName(key) || /(^|\/)node_modules\//.test(label);
}

function isPackageName(name: string): boolean {
  return /^(npm|jsr):/.test(name);
}

function pmFor(pm: () => Pm, require: Require): unknown {
  return Object.defineProperty(Object.create(pm()) as object, "require", { value: require });
}

/** Says in which package an error happened; the error keeps its place. */
function withName(name: string, error: unknown): unknown {
  if (!(error instanceof NativeError)) return error;
  const named = { name: "Error", message: `Error in package '${name}': ${error.message}` };
  for (const [field, value] of Object.entries(named)) {
    Object.defineProperty(error, field, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
  return error;
}

/** `import()`, which Postman has not either: the promise rejects as there. */
export function refuseImport(): Promise<never> {
  const error = new TypeError("A dynamic import callback was not specified.");
  return tracked(NativePromise.reject(error));
}
