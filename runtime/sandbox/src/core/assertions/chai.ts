/** The parts of Chai that the assertions here are made with. */

/** An assertion under way, as `this` in a method. */
export interface Checked {
  readonly _obj: any;
  assert(
    holds: unknown,
    message: string,
    negated: string,
    expected?: unknown,
    actual?: unknown,
    showDiff?: boolean,
  ): void;
}

type Method = (this: Checked, ...options: any[]) => unknown;

/** `new Assertion(value)`, for a check that comes before the one asked for. */
interface AssertionClass {
  new (value: unknown, message?: string): Assertion;
  readonly prototype: object;
  addMethod(name: string, method: Method): void;
  addProperty(name: string, getter: (this: Checked) => void): void;
  addChainableMethod(name: string, method: Method, chain: Method): void;
  overwriteProperty(name: string, wrap: (above: Method) => Method): void;
}

export interface ChaiUtils {
  flag(assertion: Checked, name: string, value?: unknown): any;
  eql(one: unknown, other: unknown): boolean;
}

export interface Chai {
  readonly Assertion: AssertionClass;
  readonly expect: Expect;
  use(plugin: (chai: Chai, utils: ChaiUtils) => void): void;
}
