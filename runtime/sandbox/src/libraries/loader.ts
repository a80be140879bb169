/** Evaluates bundled libraries, each once, when it is first asked for. */

const { eval: evaluate } = globalThis;

type LibraryFunction = (
  module: { exports: unknown },
  exports: unknown,
  require: (name: string) => unknown,
  global: unknown,
  globalThis: unknown,
  self: unknown,
  console: object,
) => void;

/** What libraries log is not what the script has logged: as in Postman, nobody sees it. */
const nothing = (): void => undefined;
const silent = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing };

/**
 * A function from a library's name to its exports, as `Engine.library` says. Libraries that need
 * each other in a circle see what the other has exported so far, as in any CommonJS.
 */
export function createLibraryLoader(
  find: (name: string) => string | undefined,
): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const loading = new Set<string>();
  const global = globalThis;

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const source = find(name);
    if (source === undefined) throw new Error(`Cannot find module '${name}'`);
    return run(name, compile(name, source));
  }

  /** A library that throws is not kept: asked for again, it throws again. */
  function run(name: string, library: LibraryFunction): unknown {
    const module = { exports: {} };
    loaded.set(name, module);
    loading.add(name);
    try {
      library(module, module.exports, load, global, global, global, silent);
    } catch (error) {
      loaded.delete(name);
      throw error;
    } finally {
      loading.delete(name);
    }
    return module.exports;
  }

  return (name) => (loading.has(name) ? undefined : load(name));
}

/** Libraries are told of the global object under the names that they look for. */
function compile(name: string, source: string): LibraryFunction {
  const head = "(function(module,exports,require,global,globalThis,self,console){";
  return evaluate(`${head}${source}\n})\n//# sourceURL=postroom:${name}`) as LibraryFunction;
}
