/** `setTimeout` and its relatives: numeric ids from 1, tracked until fired or cleared. */

import { host } from "./host";
import { defineProperty, root } from "./primordials";

/** Who set a timer: the running script, which is not finished before the timer is. */
export interface TimerOwner {
  /** Counts an operation that keeps the script open; the function given ends it. */
  track(): () => void;
  /** Runs a callback of the script; what it throws becomes an error of the script. */
  run(callback: () => unknown): void;
}

type Kind = "timeout" | "interval" | "immediate";

interface Timer {
  readonly id: number;
  readonly kind: Kind;
  readonly callback: () => unknown;
  readonly owner: TimerOwner;
  readonly release: () => void;
  /** Milliseconds between two runs, undefined for a timer that fires once. */
  readonly interval: number | undefined;
  due: number;
}

/** As in browsers and Node: a longer delay counts as the shortest one. */
const LONGEST_DELAY = 2 ** 31 - 1;

export class Timers {
  /** Told whose timer fires, before it does. */
  onFire: (owner: TimerOwner) => void = () => undefined;
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;

  /** Start a timer; without an owner, when no script runs, it never fires. */
  set(callback: unknown, delay: number, kind: Kind, owner: TimerOwner | undefined): number {
    const id = ++this.#lastId;
    if (typeof callback !== "function" || owner === undefined) return id;
    this.#timers.set(id, {
      id,
      kind,
      callback: callback as () => unknown,
      owner,
      release: owner.track(),
      interval: kind === "interval" ? delay : undefined,
      due: host().now() + delay,
    });
    return id;
  }

  /** As in Postman a timer is only cleared by the function that belongs to its own. */
  clear(id: unknown, kind: Kind): void {
    const timer = this.#timers.get(Number(id));
    if (timer === undefined || timer.kind !== kind) return;
    this.#timers.delete(timer.id);
    timer.release();
  }

  /** Forget the timers of a script that is over. */
  clearAll(owner: TimerOwner): void {
    for (const timer of this.#timers.values()) {
      if (timer.owner === owner) this.#timers.delete(timer.id);
    }
  }

  has(owner: TimerOwner): boolean {
    for (const timer of this.#timers.values()) if (timer.owner === owner) return true;
    return false;
  }

  /** Milliseconds until the next timer is due; null without one. */
  nextDelay(): number | null {
    const next = this.#next();
    return next === undefined ? null : Math.max(0, next.due - host().now());
  }

  /** Runs the next timer if it is due. One at a time, so that microtasks run in between. */
  runNext(): void {
    const timer = this.#next();
    if (timer === undefined || timer.due > host().now()) return;
    if (timer.interval === undefined) this.#timers.delete(timer.id);
    else timer.due = host().now() + Math.max(1, timer.interval);
    this.onFire(timer.owner);
    timer.owner.run(timer.callback);
    if (timer.interval === undefined) timer.release();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (next === undefined || timer.due < next.due) next = timer;
    }
    return next;
  }
}

function delayOf(milliseconds: unknown): number {
  const delay = Number(milliseconds);
  return delay >= 1 && delay <= LONGEST_DELAY ? delay : 1;
}

/** Give scripts the timer functions. `owner` tells whose script is running. */
export function installTimers(timers: Timers, owner: () => TimerOwner | undefined): void {
  const functions: Record<string, unknown> = {
    setTimeout: (callback: unknown, milliseconds?: unknown) =>
      timers.set(callback, delayOf(milliseconds), "timeout", owner()),
    setInterval: (callback: unknown, milliseconds?: unknown) =>
      timers.set(callback, delayOf(milliseconds), "interval", owner()),
    setImmediate: (callback: unknown) => timers.set(callback, 0, "immediate", owner()),
    clearTimeout: (id?: unknown) => timers.clear(id, "timeout"),
    clearInterval: (id?: unknown) => timers.clear(id, "interval"),
    clearImmediate: (id?: unknown) => timers.clear(id, "immediate"),
  };
  for (const [name, value] of Object.entries(functions)) {
    defineProperty(root, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
