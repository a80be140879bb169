/**
 * Builds the bundle that the script host loads: `sandbox.js`, the libraries, a manifest, notices.
 *
 *     npm run build
 *
 * Libraries are CommonJS texts, evaluated inside the engine when a script first asks for one.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, version as esbuildVersion } from "esbuild";

import { aliases, internalLibraries, libraries } from "./libraries.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));
const OUTPUT = join(ROOT, "..", "postroom_runtime", "scripting", "bundle");
const ALL = { ...libraries, ...internalLibraries };

/** URLs are UTF-8: their parser needs no tables of other encodings. */
const ENCODINGS = "@exodus/bytes/encoding.js";

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify: true,
  platform: "browser",
  target: "es2022",
  write: false,
};

/** The library that a file of ours is, by its path without the extension. */
const OWN_FILES = new Map(
  Object.entries(ALL)
    .filter(([, entry]) => entry.startsWith("./"))
    .map(([name, entry]) => [join(ROOT, entry).replace(/(\/index)?\.[a-z]+$/, ""), name]),
);

/** Turns an import of another library of the table into a `require` at run time. */
function sharedLibraries(self) {
  return {
    name: "shared-libraries",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind, resolveDir }) => {
        if (kind === "entry-point") return undefined;
        const own = path.startsWith(".") ? OWN_FILES.get(join(resolveDir, path)) : undefined;
        const name = own ?? aliases[path] ?? path;
        if (name === self || !Object.hasOwn(ALL, name)) return undefined;
        return { path: name, external: true };
      });
    },
  };
}

/** Puts a stand-in before the heavy parts of postman-collection, loaded when they are touched. */
const heavyParts = {
  name: "heavy-parts",
  setup(build) {
    const heavy = { "iconv-lite": "iconv-lite", "@faker-js/faker/locale/en": "faker" };
    // First, because a stand-in may ask for the library by the very name that it stands in for.
    build.onResolve({ filter: /.*/, namespace: "on-first-touch" }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onResolve({ filter: /^(iconv-lite|@faker-js\/faker\/locale\/en)$/ }, ({ path }) => ({
      path: heavy[path],
      namespace: "on-first-touch",
    }));
    build.onLoad({ filter: /.*/, namespace: "on-first-touch" }, ({ path }) => ({
      contents: `const load = () => require(${JSON.stringify(path)});
        module.exports = new Proxy({}, { get: (_, key) => load()[key], has: (_, key) => key in load() });`,
    }));
  },
};

/** @exodus/bytes takes encoders from a browser unless it is told that there is none. */
const bareEngine = {
  name: "bare-engine",
  setup(build) {
    build.onResolve({ filter: /^(\.|@exodus\/bytes\/).*\.js$/ }, ({ path, resolveDir }) => {
      if (!path.startsWith("@") && !resolveDir.includes("@exodus")) return undefined;
      const file = path.startsWith("@") ? join(ROOT, "node_modules", path) : join(resolveDir, path);
      const native = file.replace(/\.js$/, ".native.js");
      return existsSync(native) ? { path: native } : undefined;
    });
  },
};

async function buildLibrary(name, entry) {
  const plugins = [bareEngine, sharedLibraries(name)];
  if (name === "postman-collection") plugins.unshift(heavyParts);
  const result = await build({
    ...common,
    alias: name === "postroom:url" ? { [ENCODINGS]: ENCODINGS.replace(".js", "-lite.js") } : {},
    entryPoints: [entry],
    format: "cjs",
    // The names of classes show: `constructor.name`, and what chai prints.
    keepNames: name.startsWith("postroom:") || name === "postman-collection",
    // Postman's bundler takes the CommonJS form of packages that have two.
    mainFields: ["browser", "main", "module"],
    inject: ["_process", "buffer"].includes(name) ? [] : ["./src/libraries/node-globals.ts"],
    plugins,
  });
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

async function buildSandbox() {
  const result = await build({
    ...common,
    entryPoints: ["./src/main.ts"],
    format: "iife",
    // `globalThis` goes from the global object, but the sandbox keeps its own.
    banner: { js: "(function(globalThis){" },
    footer: { js: "})(this);\n//# sourceURL=postroom:sandbox" },
  });
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

/** The wrapper of scripts, read from where the sandbox reads it too. */
async function wrapper() {
  const result = await build({
    ...common,
    entryPoints: ["./src/engine.ts"],
    format: "esm",
  });
  const source = Buffer.from(result.outputFiles[0].text).toString("base64");
  const engine = await import(`data:text/javascript;base64,${source}`);
  return { prefix: engine.WRAPPER_PREFIX, suffix: engine.WRAPPER_SUFFIX };
}

/** The npm packages, by folder, that a build took its inputs from. */
function packageFolders(inputs) {
  const folders = inputs.map(
    (input) => /^node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  );
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

async function readPackage(folder) {
  const about = JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf8"));
  const licence = about.license?.type ?? about.license ?? about.licenses?.[0]?.type ?? "unknown";
  return { name: about.name, version: about.version, licence };
}

/** The licence texts of a package; falls back on the licence's name where it ships no text. */
async function licenceText(folder, licence) {
  const files = await readdir(join(ROOT, folder));
  const texts = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (texts.length === 0) return `(The package carries no licence text; it names ${licence}.)`;
  const read = texts.map((file) => readFile(join(ROOT, folder, file), "utf8"));
  return (await Promise.all(read)).map((text) => text.trim()).join("\n\n");
}

async function notices(folders) {
  const sections = [];
  for (const folder of [...folders].sort()) {
    const { name, version, licence } = await readPackage(folder);
    const text = await licenceText(folder, licence);
    sections.push(`${name} ${version} (${licence})\n${"-".repeat(72)}\n${text}\n`);
  }
  const title = "Third-party software in Postroom's sandbox bundle";
  return `${title}\n${"=".repeat(72)}\n\n${sections.join("\n\n")}`;
}

async function main() {
  const sandbox = await buildSandbox();
  const entries = Object.entries(ALL);
  const built = await Promise.all(entries.map(([name, entry]) => buildLibrary(name, entry)));
  const texts = built.map((result) => asciiText(result.text));
  const inputs = [sandbox, ...built].flatMap((result) => result.inputs);
  const folders = new Set(packageFolders(inputs));
  const packages = await Promise.all([...folders].sort().map(readPackage));

  const manifest = {
    esbuild: esbuildVersion,
    wrapper: await wrapper(),
    names: Object.keys(libraries),
    libraries: offsets(Object.keys(ALL), texts),
    packages,
  };
  await replaceFiles({
    "libraries.js": texts.join(""),
    "pm.d.ts": await readFile("pm.d.ts", "utf8"),
    "NOTICES.txt": await notices(folders),
    "sandbox.js": sandbox.text,
    "manifest.json": `${JSON.stringify(manifest, null, 2)}\n`,
  });
  report(sandbox, texts);
  if (existsSync(join(ROOT, "catalogue", "build.mjs"))) await import("./catalogue/build.mjs");
}

/**
 * Puts files, by name, where the host looks for them, and takes away what an earlier build left.
 * All are written before the first is replaced, so that a host that starts meanwhile finds a whole.
 */
async function replaceFiles(files) {
  await mkdir(OUTPUT, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(OUTPUT, `${name}.new`), text);
  }
  for (const name of Object.keys(files)) {
    await rename(join(OUTPUT, `${name}.new`), join(OUTPUT, name));
  }
  const stale = (await readdir(OUTPUT)).filter((name) => !Object.hasOwn(files, name));
  await Promise.all(stale.map((name) => rm(join(OUTPUT, name), { recursive: true })));
}

/** Text that is ASCII, so that the engine keeps it as one byte per character. */
function asciiText(text) {
  const unit = (code) => `\\u${code.toString(16).padStart(4, "0")}`;
  const escape = (char) =>
    Array.from({ length: char.length }, (_, i) => unit(char.charCodeAt(i))).join("");
  return text.replace(/\P{ASCII}/gu, escape);
}

/** Where each library starts and ends in `libraries.js`. */
function offsets(names, texts) {
  let end = 0;
  return names.map((name, index) => [name, end, (end += texts[index].length)]);
}

function report(sandbox, texts) {
  const size = (text) => `${String(Math.ceil(text.length / 1024)).padStart(5)} KB`;
  console.log(`${size(sandbox.text)}  sandbox.js`);
  console.log(`${size(texts.join(""))}  libraries.js (${String(texts.length)} libraries)`);
}

await main();
