// Runs the tests in a real VS Code: `node main.cjs [host] [window] [trust] [fresh] [schemas]`, or
// groups of the window by name. Prints each, exits non-zero when one failed.
const { seconds } = require("./session.cjs");
const { GROUPS, window } = require("./window.cjs");

const PARTS = {
  host: () => require("./host.cjs").host(),
  window: () => window(),
  trust: () => require("./trust.cjs").trust(),
  fresh: () => require("./fresh.cjs").fresh(),
  schemas: () => require("./schemas.cjs").schemas(),
};

async function main(wanted) {
  const groups = wanted.filter((name) => GROUPS.includes(name));
  const parts = Object.keys(PARTS).filter((name) => wanted.length === 0 || wanted.includes(name));
  const start = Date.now();
  let failed = 0;
  for (const part of parts) {
    console.log(`# ${part}`);
    failed += await attempt(PARTS[part]);
  }
  if (groups.length > 0) failed += await attempt(() => window(groups));
  console.log(failed === 0 ? `all passed in ${seconds(start)}` : `${failed} failed, in ${seconds(start)}`);
  process.exit(failed === 0 ? 0 : 1);
}

/** A part that cannot even begin counts as one that failed. */
async function attempt(part) {
  try {
    return await part();
  } catch (error) {
    console.log(`FAIL ${error.message}`);
    return 1;
  }
}

main(process.argv.slice(2));
