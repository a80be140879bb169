// Runs the tests in a real VS Code: `node main.cjs [--again] [NAME…]`, all or those that are named;
// `window` names all that a person does at the window. Prints each, exits non-zero when one failed.
// With `--again` a part that fails gets a second window, and counts by what happens there: VS Code's
// own focus can go astray. What failed first is printed all the same.
const { seconds } = require("./steps.cjs");
const { GROUPS, window } = require("./window.cjs");

const PARTS = {
  host: () => require("./host.cjs").host(),
  ...Object.fromEntries(GROUPS.map((group) => [group, () => window(group)])),
  trust: () => require("./trust.cjs").trust(),
  fresh: () => require("./fresh.cjs").fresh(),
  schemas: () => require("./schemas.cjs").schemas(),
};

function partsOf(names) {
  const unknown = names.filter((name) => name !== "window" && !(name in PARTS));
  if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}`);
  const wanted = names.flatMap((name) => (name === "window" ? GROUPS : [name]));
  return Object.keys(PARTS).filter((name) => wanted.length === 0 || wanted.includes(name));
}

async function main(names, chances) {
  const start = Date.now();
  let failed = 0;
  for (const part of partsOf(names)) failed += await drive(part, chances);
  console.log(failed === 0 ? `all passed in ${seconds(start)}` : `${failed} failed, in ${seconds(start)}`);
  process.exit(failed === 0 ? 0 : 1);
}

/** How many steps of a part failed, at the last of its chances. */
async function drive(part, chances) {
  const begun = Date.now();
  console.log(`# ${part}`);
  const failed = await attempt(PARTS[part]);
  console.log(`# ${part} took ${seconds(begun)}`);
  if (failed === 0 || chances === 1) return failed;
  console.log(`# ${failed} failed; once more:`);
  return drive(part, chances - 1);
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

const given = process.argv.slice(2);
const names = given.filter((one) => one !== "--again");
main(names, given.length - names.length + 1).catch((error) => {
  console.error(error.message);
  process.exit(2);
});
