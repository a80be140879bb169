/** The names of the global object: how each is given to scripts, and given to them again. */

type Global = Record<string, unknown>;

/** By name, the global as scripts are given it. */
const given: { readonly name: string; expected: PropertyDescriptor }[] = [];
const { getOwnPropertyDescriptor: descriptorOf, getOwnPropertyNames: namesOf } = Object;
const { defineProperty } = Reflect;

/** Give scripts a global. */
export function define(target: object, name: string, value: unknown): void {
  defineProperty(target, name, plainGlobal(value));
}

/** Define a global whose value is made when it is first needed; assigning to it replaces it. */
export function defineLazily(target: object, name: string, make: () => unknown): void {
  defineProperty(target, name, {
    configurable: true,
    enumerable: false,
    get() {
      const value = make();
      if (value !== undefined) settle(target, name, value);
      return value;
    },
    set(value: unknown) {
      define(target, name, value);
    },
  });
}

/** From now on the value is what scripts are given. */
function settle(target: object, name: string, value: unknown): void {
  define(target, name, value);
  const known = given.find((one) => one.name === name);
  if (known) known.expected = plainGlobal(value);
}

function plainGlobal(value: unknown): PropertyDescriptor {
  return {
    __proto__: null,
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  } as PropertyDescriptor;
}

/** Remember the globals as they are now, but for those that are not given anew to each script. */
export function keepGlobals(target: object, except: readonly string[]): void {
  for (const name of namesOf(target)) {
    const expected = descriptorOf(target, name);
    if (expected?.configurable && !except.includes(name)) given.push({ name, expected });
  }
}

/** Undo what a script has assigned to the names of globals: the next one finds them as ever. */
export function restoreGlobals(target: object): void {
  for (let i = 0; i < given.length; i++) {
    const { name, expected } = given[i] as (typeof given)[number];
    if (!isAsGiven(target as Global, name, expected)) defineProperty(target, name, expected);
  }
}

function isAsGiven(target: Global, name: string, { get, value }: PropertyDescriptor): boolean {
  const present = descriptorOf(target, name);
  if (present === undefined) return false;
  return get === undefined ? present.value === value : present.get === get;
}
