/**
 * The entry of the bundle: joins platform, libraries and core, and gives the host its handle.
 *
 * The host evaluates the bundle, then calls `bootSandbox(carrier)` once. That leaves one name in
 * the engine's global scope, `__postroom`, which scripts cannot see among the properties of the
 * global object.
 */

import { createSandbox } from "./core";
import type { Engine, Sandbox } from "./engine";
import { connectLibraries } from "./libraries";
import { createLibraryLoader } from "./libraries/loader";
import { installPlatform } from "./platform";

/** What a host brings along. */
export interface Carrier {
  /** The names that `require` knows. */
  names: readonly string[];
  /** Where each library starts and ends in the text that `libraries` is given. */
  offsets: readonly (readonly [name: string, start: number, end: number])[];
  /** 32 random bytes of the operating system. */
  seed: readonly number[];
  /** Runs microtasks until none is left. */
  checkpoint: () => void;
}

/**
 * What the host calls from then on. `handle` and `runTimers` answer with the delay until the next
 * timer in the first line (empty without one) and the frames to send, one a line.
 */
export interface Handle {
  /** Take the text of all libraries. Comes some time after the boot, before the first command. */
  libraries(text: string): void;
  /** Where the host puts the text for a method before it calls the method. */
  readonly inbox: { text: string };
  /** Keep a compiled script for the `execute` that follows. */
  main(script: () => Promise<unknown>): void;
  sources(known: string): void;
  watch<T>(value: T): T;
  callback<T>(callback: T): T;
  dynamic_import(): Promise<never>;
  handle(command: string): string;
  runTimers(): string;
}

function boot(carrier: Carrier): Handle {
  const sources = createSources(carrier.offsets);
  const engine = createEngine(createLibraryLoader(sources.find), carrier.seed);
  connectLibraries(engine, carrier.names);
  installPlatform(engine);
  const sandbox = createSandbox(engine);
  return createHandle(sandbox, carrier.checkpoint, sources.take);
}

function createSources(offsets: Carrier["offsets"]) {
  const places = new Map(offsets.map(([name, start, end]) => [name, { start, end }]));
  let text = "";
  return {
    take: (whole: string) => void (text = whole),
    find(name: string): string | undefined {
      const place = places.get(name);
      return place && text.slice(place.start, place.end);
    },
  };
}

function createEngine(library: Engine["library"], seed: readonly number[]): Engine {
  let random: ((bytes: number) => Uint8Array) | undefined;
  return {
    now: createClock(),
    library,
    entropy(bytes) {
      random ??= (library("postroom:entropy") as typeof import("./platform/entropy")).createEntropy(
        Uint8Array.from(seed),
      );
      return random(bytes);
    },
  };
}

/** The wall clock, kept from going backwards. */
function createClock(): () => number {
  const { now } = Date;
  let last = 0;
  return () => (last = Math.max(last, now()));
}

function createHandle(
  sandbox: Sandbox,
  checkpoint: () => void,
  libraries: (text: string) => void,
): Handle {
  let compiled: (() => Promise<unknown>) | undefined;

  function collect(): string {
    checkpoint();
    const frames = sandbox.drain();
    return `${String(sandbox.nextDelay() ?? "")}\n${frames}`;
  }

  const { sources, watch, callback, dynamic_import: refuseImport } = sandbox;
  return Object.freeze({
    libraries,
    sources,
    watch,
    callback,
    dynamic_import: refuseImport,
    inbox: Object.seal({ text: "" }),
    main(script: () => Promise<unknown>) {
      compiled = script;
    },
    handle(command: string) {
      const main = compiled;
      compiled = undefined;
      sandbox.handle(command, main);
      return collect();
    },
    runTimers() {
      sandbox.runTimers();
      return collect();
    },
  });
}

(globalThis as { bootSandbox?: typeof boot }).bootSandbox = boot;
