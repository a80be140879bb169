// Tells what objects have: `walk` gives each member's kind, looking up to what every object has.
// The test puts the list of expressions before this text.
const ends = [Object.prototype, Function.prototype];

function kindOf({ get, value }) {
  if (get) return "accessor";
  return typeof value === "function" ? "function" : "value";
}

function walk(start) {
  const found = {};
  const isObject = (it) => it !== null && ["object", "function"].includes(typeof it);
  for (let it = start; isObject(it) && !ends.includes(it); it = Object.getPrototypeOf(it)) {
    for (const name of Object.getOwnPropertyNames(it)) {
      if (!(name in found)) found[name] = kindOf(Object.getOwnPropertyDescriptor(it, name));
    }
  }
  return found;
}

const report = {};
for (const expression of expressions) {
  try {
    report[expression] = walk(eval(expression));
  } catch (error) {
    report[expression] = String(error);
  }
}
const exists = {};
for (const name of names) exists[name] = eval(`typeof ${name}`);
console.log(JSON.stringify({ report, exists, globals: Object.getOwnPropertyNames(this) }));
