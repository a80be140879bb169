/** `pm.test`. */

import { type Execution } from "./execution";
import { scriptError } from "./errors";
import { host } from "./host";
import { NativeError, promiseThen } from "./primordials";
import { here, type StackFrame } from "./stack";

type Check = (done: Done) => unknown;

/** The number of the tests of a script so far. */
export class TestCounter {
  #next = 0;

  take(): number {
    return this.#next++;
  }

  get count(): number {
    return this.#next;
  }
}

/** One call of `pm.test`, on its way to its verdict. */
class Trial {
  readonly #started = host().now();
  readonly #index: number;
  #at: StackFrame | undefined;

  constructor(
    readonly execution: Execution,
    tests: TestCounter,
    readonly name: string,
  ) {
    this.#index = tests.take();
  }

  /** Remember where `pm.test` was called, for a verdict that comes when the call is over. */
  keepPlace(): void {
    this.#at = here();
  }

  pass(skipped?: true): void {
    if (this.execution.context.passedPlaces !== false) this.#at ??= here();
    this.#emit({ passed: true, skipped });
  }

  fail(thrown: unknown): void {
    const error = scriptError(thrown);
    this.#at ??= here();
    this.#emit({ passed: false, error });
  }

  #emit(outcome: object): void {
    const { name } = this;
    const duration = host().now() - this.#started;
    this.execution.emit("verdict", {
      index: this.#index,
      name,
      ...outcome,
      at: this.#at,
      duration,
    });
  }
}

/** Make the `pm.test` of a script. */
export function createTest(execution: Execution, tests: TestCounter, pm: () => Pm): Test {
  const test = (name: string, check?: Check): Pm => {
    const trial = new Trial(execution, tests, String(name));
    if (typeof check !== "function") trial.pass();
    else if (check.length > 0) runWithDone(trial, check);
    else runCheck(trial, check as () => unknown);
    return pm();
  };
  return Object.assign(test as Test, {
    skip: (name: string) => {
      new Trial(execution, tests, String(name)).pass(true);
      return pm();
    },
    index: () => tests.count,
  });
}

function runCheck(trial: Trial, check: () => unknown): void {
  let returned: unknown;
  try {
    returned = check();
  } catch (error) {
    return trial.fail(error);
  }
  if (isPromise(returned)) awaitVerdict(trial, returned);
  else trial.pass();
}

/** Postman reports such a test as passed at once; here it gets the verdict of its promise. */
function awaitVerdict(trial: Trial, promise: PromiseLike<unknown>): void {
  trial.keepPlace();
  const release = trial.execution.track();
  const forget = trial.execution.onStop(() => trial.fail(unsettled()));
  const end = (report: () => void): void => {
    forget();
    report();
    release();
  };
  promiseThen(
    Promise.resolve(promise),
    () => end(() => trial.pass()),
    (error) => end(() => trial.fail(error)),
  );
}

function unsettled(): Error {
  return new NativeError("the test's promise was still pending when the script ended");
}

function runWithDone(trial: Trial, check: Check): void {
  trial.keepPlace();
  const done: Done = (error) => (error ? trial.fail(error) : trial.pass());
  try {
    const returned = check(done);
    if (!isPromise(returned)) return;
    const release = trial.execution.track();
    promiseThen(Promise.resolve(returned), release, (error) => (trial.fail(error), release()));
  } catch (error) {
    trial.fail(error);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
