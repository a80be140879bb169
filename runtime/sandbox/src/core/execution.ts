/** One script from its start to its `finished` frame. */

import { type ScriptContext } from "./context";
import { write } from "./encode";
import { rejectionError, scriptError, type ScriptError } from "./errors";
import { host } from "./host";
import { restoreBuiltIns } from "./intrinsics";
import { defineProperty, NativeError, NativePromise, promiseThen } from "./primordials";
import { watch } from "./promises";
import { attachFrames, framesHere, type StackFrame } from "./stack";

/** What the execution needs of the sandbox around it. */
export interface Surroundings {
  /** Sends a frame, given as JSON text. */
  send(frame: string): void;
  /** Registers who waits for the reply to a call; gives the call's number. */
  expectReply(waiting: Waiting): number;
  /** Whether a timer or a reply may still wake the script. */
  canWake(execution: Execution): boolean;
  /** Forgets the script's timers and calls. */
  forget(execution: Execution): void;
}

/** Who waits for the reply to a call. */
export interface Waiting {
  readonly execution: Execution;
  resolve(value: unknown): void;
  reject(error: Readonly<Record<string, unknown>>): void;
}

/** The parts of the `finished` frame that the script's own objects know. */
export type Outcome = Readonly<Record<string, unknown>>;

export class Execution {
  readonly started = host().now();
  #open = 0;
  #isMainDone = false;
  #outcome: Outcome | undefined;
  #isFinished = false;
  #endings: (() => void)[] = [];
  #stops: (() => void)[] = [];

  /** `outcome` gathers what the script has changed. */
  constructor(
    readonly id: number,
    readonly context: ScriptContext,
    readonly surroundings: Surroundings,
    readonly collect: (execution: Execution) => Outcome,
  ) {}

  /** Send a frame of this script. Nothing is sent any more once the script has ended. */
  emit(type: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#outcome !== undefined) return;
    this.surroundings.send(write({ type, id: this.id, ...fields }));
  }

  /** Report an error of the script itself. */
  fail(thrown: unknown): void {
    this.#report(scriptError(thrown));
  }

  /** Report a rejection that nothing handled; `frames` is the place for a reason without one. */
  failUnhandled(reason: unknown, frames: readonly StackFrame[]): void {
    const error = rejectionError(reason);
    this.#report(error.frames || frames.length === 0 ? error : { ...error, frames });
  }

  /** Count an operation that keeps the script open; the function given ends it, once. */
  track(): () => void {
    let isOpen = true;
    this.#open++;
    return () => {
      if (isOpen) this.#open--;
      isOpen = false;
    };
  }

  /** Run a callback of the script; what it throws, or rejects with, is an error of the script. */
  run(callback: () => unknown): void {
    try {
      watch(callback());
    } catch (error) {
      this.fail(error);
    }
  }

  /** Start the script. */
  start(main: () => Promise<unknown>): void {
    const end = (): void => void (this.#isMainDone = true);
    try {
      promiseThen(main(), end, (error: unknown) => {
        this.fail(error);
        end();
      });
    } catch (error) {
      this.fail(error);
      end();
    }
  }

  /**
   * Ask the runtime for something. The script stays open until the reply is there and its first
   * handlers have run. Rejects with what `rejection` makes of the reply's error. The promise is not
   * for scripts: they get it `tracked`.
   */
  call<T>(
    kind: string,
    payload: Readonly<Record<string, unknown>>,
    rejection: (error: Readonly<Record<string, unknown>>) => unknown = asError,
  ): Promise<T> {
    const frames = framesHere();
    return new NativePromise<T>((resolve, reject) => {
      const release = this.track();
      const call = this.surroundings.expectReply({
        execution: this,
        resolve: (value) => (release(), resolve(value as T)),
        reject: (error) => {
          const reason = rejection(error);
          if (typeof reason === "object" && reason !== null) attachFrames(reason, frames);
          release();
          reject(reason);
        },
      });
      this.emit("call", { call, kind, payload });
    });
  }

  /** Have something done when the script's main function has settled. */
  onMainDone(action: () => void): void {
    this.#endings.push(action);
  }

  /** Have something done should the script be ended before it is done; gives a way out. */
  onStop(action: () => void): () => void {
    this.#stops.push(action);
    return () => void (this.#stops = this.#stops.filter((other) => other !== action));
  }

  /** End the script now. What it does from here on has no effect. */
  close(extra: Outcome = {}): void {
    if (this.#outcome !== undefined) return;
    restoreBuiltIns();
    const outcome = { ...this.collect(this), ...extra };
    this.#outcome = { ...outcome, duration: host().now() - this.started };
    this.surroundings.forget(this);
  }

  /** End the script from outside: what it waits for will not come. */
  stop(): void {
    const stops = this.#stops;
    this.#stops = [];
    for (const stop of stops) stop();
    this.close();
  }

  /** Called between tasks: true, after the `finished` frame, when the script is over. */
  settle(): boolean {
    if (this.#outcome === undefined) this.#advance();
    if (this.#outcome === undefined) return false;
    if (!this.#isFinished) {
      this.surroundings.send(write({ type: "finished", id: this.id, ...this.#outcome }));
    }
    this.#isFinished = true;
    return true;
  }

  #advance(): void {
    if (this.#isMainDone) this.#runEndings();
    if (this.#isMainDone && this.#open === 0) return this.close();
    if (this.surroundings.canWake(this)) return;
    if (!this.#isMainDone) this.fail(neverEnding());
    this.stop();
  }

  #runEndings(): void {
    const endings = this.#endings;
    this.#endings = [];
    for (const end of endings) end();
  }

  #report(error: ScriptError): void {
    this.emit("failure", { error });
  }
}

function neverEnding(): Error {
  return new NativeError(
    "the script waits for a promise that nothing can settle any more: no timer, request or other " +
      "call is outstanding",
  );
}

/** The error of a reply as a script gets it. */
export function asError(fields: Readonly<Record<string, unknown>>): Error {
  const error = new NativeError(String(fields["message"] ?? ""));
  for (const [name, value] of Object.entries(fields)) {
    if (name === "message" || (name === "name" && value === "Error")) continue;
    defineProperty(error, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: name !== "name",
    });
  }
  return error;
}
