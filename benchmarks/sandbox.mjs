// Times Postman's own sandbox in Node: a fresh context to its first verdict, and each further
// script. Prints both in milliseconds, as JSON.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(new URL("peers/package.json", import.meta.url));
const sandbox = require("postman-sandbox");

const script = 'pm.test("status", () => pm.response.to.have.status(200));';
const response = { code: 200, status: "OK", body: '{"name": "parcel"}' };
const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];

const created = () =>
  new Promise((done, fail) => sandbox.createContext((error, it) => (error ? fail(error) : done(it))));

const executed = (context) =>
  new Promise((done, fail) =>
    context.execute({ listen: "test", script: { exec: script } }, { context: { response } }, (error) =>
      error ? fail(error) : done(),
    ),
  );

async function timed(act) {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

const fresh = [];
const further = [];
for (let round = 0; round < 5; round += 1) {
  let context;
  fresh.push(await timed(async () => executed((context = await created()))));
  for (let number = 0; number < 20; number += 1) further.push(await timed(() => executed(context)));
  context.dispose?.();
}
console.log(JSON.stringify({ fresh: middle(fresh), further: middle(further) }));
process.exit(0);
