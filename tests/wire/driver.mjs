/**
 * Sends a collection as Postman's own tools do. Standard input names a sender on each line, `newman`
 * or `postman-runtime`; a line of standard output says that it has sent everything.
 *
 * Arguments: the files of the collection, the environment and the globals. Upload files are looked
 * for in the working directory.
 */
import { readFileSync } from "node:fs";
import fs from "node:fs";
import { createInterface } from "node:readline";

import newman from "newman";
import collections from "postman-collection";
import runtime from "postman-runtime";

const [collection, environment, globals] = process.argv
  .slice(2)
  .map((path) => JSON.parse(readFileSync(path, "utf-8")));
/** The clock stands still, so that signatures that hold the time can be compared. */
function freeze(milliseconds) {
  const Moving = Date;
  globalThis.Date = class extends Moving {
    constructor(...parts) {
      super(...(parts.length > 0 ? parts : [milliseconds]));
    }
    static now() {
      return milliseconds;
    }
  };
}
freeze(Number(process.env.WIRE_TIME) * 1000);

/** Milliseconds. One case of theirs waits for ever. */
const REQUEST_TIMEOUT = 8000;

function sendByNewman() {
  return new Promise((resolve, reject) => {
    newman.run(
      {
        collection,
        environment,
        globals,
        timeoutRequest: REQUEST_TIMEOUT,
        reporters: [],
      },
      (error) => (error ? reject(error) : resolve()),
    );
  });
}

function sendByRuntime() {
  const options = {
    environment: new collections.VariableScope(environment),
    globals: new collections.VariableScope(globals),
    timeout: { request: REQUEST_TIMEOUT },
    fileResolver: fs,
    requester: { useWhatWGUrlParser: true },
  };
  return new Promise((resolve, reject) => {
    new runtime.Runner().run(
      new collections.Collection(collection),
      options,
      (error, run) => {
        if (error) return reject(error);
        return run.start({ done: (failure) => (failure ? reject(failure) : resolve()) });
      },
    );
  });
}

const SENDERS = { newman: sendByNewman, "postman-runtime": sendByRuntime };

for await (const name of createInterface({ input: process.stdin })) {
  await SENDERS[name]();
  process.stdout.write(`${name}\n`);
}
