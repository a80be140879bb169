/** The licences of the declarations that the catalogue is made from. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { ROOT } from "./program.mjs";

/** Packages whose declarations, with the first sentences of their documentation, go in. */
const PACKAGES = [
  "typescript",
  "ajv",
  "moment",
  "lodash3-types",
  "@types/chai",
  "@types/cheerio",
  "@types/crypto-js",
  "@types/lodash",
  "@types/node",
  "@types/tv4",
  "@types/xml2js",
];

/** The names, versions and licence texts, one package after another. */
export async function notices() {
  const sections = await Promise.all(
    PACKAGES.map((name) => section(join(ROOT, "node_modules", name))),
  );
  return `Declarations that the API catalogue is made from\n\n${sections.join("\n")}`;
}

async function section(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((it) => /^licen[cs]e/i.test(it));
  const text = file === undefined ? license : await readFile(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n${"-".repeat(72)}\n${text.trim()}\n`;
}
