/**
 * Compiles `pm.d.ts`, ECMAScript's declarations and those of the libraries into the catalogue that
 * the language server reads: the core, and a file for each library, read when it is asked for.
 *
 *     npm run catalogue
 */
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { compileCore } from "./core.mjs";
import { compileLibraries } from "./libraries.mjs";
import { notices } from "./notices.mjs";
import { ROOT } from "./program.mjs";

const OUTPUT = join(ROOT, "..", "..", "server", "postroom_server", "api");

async function main() {
  const { roots, files, wanted } = compileLibraries();
  const core = compileCore(roots, wanted);
  const folder = join(OUTPUT, "catalogue");
  await mkdir(folder, { recursive: true });
  const sizes = [await write(join(OUTPUT, "catalogue.json"), core)];
  for (const [name, library] of Object.entries(files)) {
    sizes.push(await write(join(folder, `${name}.json`), library));
  }
  await writeFile(join(folder, "NOTICES.txt"), await notices());
  await removeStale(folder, files);
  const libraries = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  console.log(`${kilobytes(sizes[0])}  catalogue.json`);
  console.log(`${kilobytes(libraries)}  catalogue/*.json (${String(sizes.length - 1)} libraries)`);
}

/** Replaces a file at once, so that a running server never reads half of it. */
async function write(path, value) {
  const text = JSON.stringify(value);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
  return text.length;
}

async function removeStale(folder, files) {
  for (const name of await readdir(folder)) {
    if (name.endsWith(".json") && !(name.slice(0, -5) in files)) await rm(join(folder, name));
  }
}

function kilobytes(size) {
  return `${String(Math.ceil(size / 1024)).padStart(5)} KB`;
}

await main();
