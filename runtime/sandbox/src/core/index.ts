/** The sandbox: takes the runtime's commands, runs scripts, gives back frames. */

import type { Engine, Sandbox } from "../engine";
import { WRAPPER_PREFIX } from "../engine";
import { requireLibrary } from "../libraries";
import { expectFor } from "./assertions";
import { type CompiledSource, compiledSource, installFunctionTexts, knowSources } from "./compiled";
import { installConsole } from "./console";
import { type Command, type ExecuteCommand, type ReplyCommand } from "./context";
import { write } from "./encode";
import { Execution, type Surroundings, type Waiting } from "./execution";
import { keepGlobals, restoreGlobals } from "../platform/globals";
import { connect } from "./host";
import { keepBuiltIns, restoreBuiltIns } from "./intrinsics";
import { defineProperty, functionToString, parse, root } from "./primordials";
import { nameClasses } from "./sdk/names";
import { refuseImport } from "./modules";
import { installPromises, takeUnhandled, watch, watchCallback } from "./promises";
import { collectOutcome, prepareScript, showGlobals } from "./script";
import { addSource, installStackTraces } from "./stack";
import { installTimers, Timers } from "./timers";
import { dynamicValue } from "./variables/dynamic";

/** Make the sandbox of an engine. Called once, before any script runs. */
export function createSandbox(engine: Engine): Sandbox {
  connect(engine);
  installStackTraces();
  installPromises();
  installFunctionTexts();
  nameClasses();
  const dispatch = new Dispatch();
  installConsole(() => dispatch.running);
  installTimers(dispatch.timers, () => dispatch.running);
  defineProperty(root, "require", {
    value: requireForScript,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  keepGlobals(root, ["require", "JSON"]);
  keepBuiltIns();
  return {
    handle: (command, main) => dispatch.handle(parse(command) as Command, main),
    sources: (known) => knowSources(parse(known) as Record<string, CompiledSource>),
    watch,
    callback: watchCallback,
    dynamic_import: refuseImport,
    runTimers: () => dispatch.timers.runNext(),
    nextDelay: () => dispatch.timers.nextDelay(),
    drain: () => dispatch.drain(),
  };
}

/** There is one chai, with Postman's assertions in it whoever asks for it first. */
function requireForScript(name: string): unknown {
  if (name === "chai") expectFor();
  return requireLibrary(name);
}

/**
 * Several scripts may be under way at once: one that waits for `runRequest`, and the scripts of that
 * request. The one whose command or timer came last is the one that `pm`, `console` and timers are
 * for.
 */
class Dispatch implements Surroundings {
  readonly timers = new Timers();
  running: Execution | undefined;
  #executions = new Map<number, Execution>();
  #frames = "";
  #calls = new Map<number, Waiting>();
  #lastCall = 0;

  constructor() {
    this.timers.onFire = (owner) => this.#enter(owner as Execution);
  }

  handle(command: Command, main: (() => Promise<unknown>) | undefined): void {
    switch (command.type) {
      case "execute":
        if (main) this.#execute(command, main);
        return;
      case "reply":
        return this.#reply(command);
      case "abort":
        return this.#executions.get(command.id)?.stop();
      case "generate":
        return this.send(
          write({ type: "generated", id: command.id, values: command.names.map(textOf) }),
        );
    }
  }

  /** Between tasks, with no microtask left: ends the scripts that are done. */
  drain(): string {
    if (this.running) {
      for (const { reason, frames } of takeUnhandled()) this.running.failUnhandled(reason, frames);
    }
    for (const execution of this.#executions.values()) {
      if (execution.settle()) this.#leave(execution);
    }
    const frames = this.#frames;
    this.#frames = "";
    return frames;
  }

  send(frame: string): void {
    this.#frames += this.#frames === "" ? frame : `\n${frame}`;
  }

  expectReply(waiting: Waiting): number {
    this.#calls.set(++this.#lastCall, waiting);
    return this.#lastCall;
  }

  canWake(execution: Execution): boolean {
    if (this.timers.has(execution)) return true;
    for (const waiting of this.#calls.values()) if (waiting.execution === execution) return true;
    return false;
  }

  forget(execution: Execution): void {
    this.timers.clearAll(execution);
    for (const [call, waiting] of this.#calls) {
      if (waiting.execution === execution) this.#calls.delete(call);
    }
  }

  #execute({ id, label, context }: ExecuteCommand, main: () => Promise<unknown>): void {
    restoreBuiltIns();
    restoreGlobals(root);
    addSource(label, WRAPPER_PREFIX, compiledSource(label).insertions ?? []);
    const execution = new Execution(id, context, this, collectOutcome);
    this.#executions.set(id, execution);
    prepareScript(execution, functionToString(main));
    this.#enter(execution);
    execution.start(main);
  }

  #reply({ call, value, error }: ReplyCommand): void {
    const waiting = this.#calls.get(call);
    if (waiting === undefined) return;
    this.#calls.delete(call);
    this.#enter(waiting.execution);
    if (error) waiting.reject(error);
    else waiting.resolve(value ?? null);
  }

  #enter(execution: Execution): void {
    if (this.running === execution) return;
    this.running = execution;
    showGlobals(execution);
  }

  #leave(execution: Execution): void {
    this.#executions.delete(execution.id);
    if (this.running === execution) this.running = undefined;
  }
}

function textOf(name: string): string | null {
  const value = dynamicValue(name);
  return value === undefined || value === null ? null : String(value);
}
