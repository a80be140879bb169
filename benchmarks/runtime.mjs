// Runs a v2.1 collection with Postman's runtime alone: no reporter, no command line.
// node runtime.mjs COLLECTION
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("peers/node_modules/newman/package.json", import.meta.url));
const { Runner } = require("postman-runtime");
const { Collection } = require("postman-collection");

const collection = new Collection(JSON.parse(readFileSync(process.argv[2], "utf8")));
let failed = 0;

new Runner().run(collection, {}, (problem, run) => {
  if (problem) throw problem;
  run.start({
    assertion: (_cursor, assertions) => {
      failed += assertions.filter(({ passed }) => !passed).length;
    },
    exception: (_cursor, error) => {
      console.error(error);
      failed += 1;
    },
    done: (error) => {
      if (error) console.error(error);
      process.exit(error || failed ? 1 : 0);
    },
  });
});
