/**
 * The libraries of the bundle: the name that `require` knows, and the module that it is.
 *
 * Versions are Postman's own and are pinned in package.json. A library that another one needs under
 * a name of this table is not bundled into it a second time: it asks for it at run time.
 */
export const libraries = {
  ajv: "ajv",
  assert: "assert/",
  atob: "./src/libraries/atob.cts",
  backbone: "backbone",
  btoa: "./src/libraries/btoa.cts",
  buffer: "./src/libraries/buffer.cts",
  chai: "chai/index.js",
  cheerio: "cheerio",
  "crypto-js": "crypto-js",
  "csv-parse/lib/sync": "csv-parse/lib/sync",
  events: "events/",
  fs: "./src/libraries/fs.cts",
  json: "liquid-json",
  lodash: "lodash",
  moment: "moment",
  os: "os-browserify/browser.js",
  path: "path-browserify",
  "postman-collection": "postman-collection",
  _process: "process/browser.js",
  punycode: "punycode/",
  querystring: "querystring-es3",
  stream: "stream-browserify",
  string_decoder: "string_decoder/",
  timers: "timers-browserify",
  tv4: "tv4",
  url: "url/",
  util: "util/",
  uuid: "./src/libraries/uuid.cts",
  xml2js: "xml2js",
};

/** Libraries that only the sandbox itself asks for: `require` in a script does not know them. */
export const internalLibraries = {
  lodash3: "lodash3",
  "http-reasons": "http-reasons",
  faker: "@faker-js/faker/locale/en",
  "iconv-lite": "iconv-lite",
  sugar: "sugar",
  "postroom:blob": "./src/platform/blob.ts",
  "postroom:compression": "./src/platform/compression.ts",
  "postroom:dom-exception": "./src/platform/dom-exception.ts",
  "postroom:encoding": "./src/platform/encoding.ts",
  "postroom:entropy": "./src/platform/entropy.ts",
  "postroom:events": "./src/platform/events.ts",
  "postroom:dynamic-variables": "./src/libraries/dynamic-variables.ts",
  "postroom:streams": "./src/platform/streams.ts",
  "postroom:structured-clone": "./src/platform/structured-clone.ts",
  "postroom:url": "./src/platform/url.ts",
  "postroom:webcrypto": "./src/platform/webcrypto/index.ts",
};

/** Modules that a library may ask for under another name than the table's. */
export const aliases = {
  "liquid-json": "json",
  process: "_process",
  "@faker-js/faker/locale/en": "faker",
};
