/** The libraries that scripts may `require`, and the ones that the legacy API has as globals. */

import type { Engine } from "../engine";

interface Connection {
  engine: Engine;
  names: ReadonlySet<string>;
}

let connection: Connection | undefined;

/** Say which engine holds the libraries, and which names scripts may ask for. */
export function connectLibraries(engine: Engine, names: readonly string[]): void {
  connection = { engine, names: new Set(names) };
}

/** `require` as scripts have it. Throws Postman's error for a name that is not provided. */
export function requireLibrary(name: string): unknown {
  const known = connection?.names.has(name) ?? false;
  if (connection === undefined || !known) throw new Error(`Cannot find module '${name}'`);
  return connection.engine.library(name);
}

/** Globals of the legacy API and the library of the engine that each of them is. */
export const legacyLibraries: Readonly<Record<string, string>> = {
  _: "lodash3",
  Backbone: "backbone",
  CryptoJS: "crypto-js",
  cheerio: "cheerio",
  tv4: "tv4",
};
