// Waiting for what has to come: for as long as any machine may need, and no longer than it needs.

/** Milliseconds that anything may take. It only matters where something does not come at all. */
const LIMIT = Number(process.env.POSTROOM_LIMIT ?? 60_000);

const PAUSE = 100;

/** Waits until `condition` gives something true, and gives it. */
async function until(condition, limit = LIMIT) {
  let value;
  for (const end = Date.now() + limit; Date.now() < end; ) {
    value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error(`this did not come true in ${limit / 1000} s: ${condition}; it gave ${inWords(value)}`);
}

/** Waits until what `read` gives fits, and gives it: `wanted` is a pattern, a value or a predicate. */
async function becomes(read, wanted, limit = LIMIT) {
  let value;
  for (const end = Date.now() + limit; Date.now() < end; ) {
    value = await read();
    if (fits(value, wanted)) return value;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error(`${read} was to become ${wanted} in ${limit / 1000} s; it is ${inWords(value)}`);
}

function fits(value, wanted) {
  if (wanted instanceof RegExp) return wanted.test(String(value));
  return typeof wanted === "function" ? wanted(value) : value === wanted;
}

/** Waits until VS Code must have noticed that the focus left a webview. It asks four times a second,
 * nothing shows when, and of a focus that leaves and returns in between it learns nothing. */
const focusNoticed = () => new Promise((resolve) => setTimeout(resolve, 300));

const inWords = (value) => (JSON.stringify(value) ?? String(value)).slice(0, 600);

module.exports = { LIMIT, until, becomes, focusNoticed };
