/** `Event`, `EventTarget`, `AbortController` and `AbortSignal`. */
import {
  Event,
  EventTarget,
  getEventAttributeValue,
  setEventAttributeValue,
} from "event-target-shim";

import { DOMException } from "./dom-exception";

interface SignalEvents extends Record<string, Event> {
  abort: Event<"abort">;
}

/** Lets only `AbortController` and this module make signals. */
const creation = Symbol("creation");

/** The controller's way to a signal's private side. */
let abortSignal: (signal: AbortSignal, reason: unknown) => void;

class AbortSignal extends EventTarget<SignalEvents> {
  #reason: unknown = undefined;
  #aborted = false;

  constructor(permission?: symbol) {
    if (permission !== creation) throw new TypeError("Illegal constructor");
    super();
  }

  /** A signal that is aborted already. */
  static abort(reason: unknown = abortError()): AbortSignal {
    const signal = new AbortSignal(creation);
    signal.#abort(reason);
    return signal;
  }

  /** A signal that aborts by itself after some milliseconds. */
  static timeout(milliseconds: number): AbortSignal {
    const signal = new AbortSignal(creation);
    const message = "The operation was aborted due to timeout";
    setTimeout(() => signal.#abort(new DOMException(message, "TimeoutError")), milliseconds);
    return signal;
  }

  /** A signal that aborts as soon as one of these does. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const all = [...signals];
    const aborted = all.find((signal) => signal.aborted);
    if (aborted !== undefined) return AbortSignal.abort(aborted.reason);
    const joined = new AbortSignal(creation);
    for (const signal of all) {
      signal.addEventListener("abort", () => joined.#abort(signal.reason), { once: true });
    }
    return joined;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort(): EventTarget.CallbackFunction<this, SignalEvents["abort"]> | null {
    return getEventAttributeValue<this, SignalEvents["abort"]>(this, "abort");
  }

  set onabort(listener: EventTarget.CallbackFunction<this, SignalEvents["abort"]> | null) {
    setEventAttributeValue(this, "abort", listener);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  static {
    abortSignal = (signal, reason) => signal.#abort(reason);
  }

  #abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.dispatchEvent(new Event("abort"));
  }

  get [Symbol.toStringTag](): string {
    return "AbortSignal";
  }
}

class AbortController {
  readonly #signal = new AbortSignal(creation);

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason: unknown = abortError()): void {
    abortSignal(this.#signal, reason);
  }

  get [Symbol.toStringTag](): string {
    return "AbortController";
  }
}

function abortError(): Error {
  return new DOMException("This operation was aborted", "AbortError");
}

for (const [kind, name] of [
  [Event, "Event"],
  [EventTarget, "EventTarget"],
] as const) {
  Object.defineProperty(kind.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

export { AbortController, AbortSignal, Event, EventTarget };
