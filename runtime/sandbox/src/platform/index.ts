/**
 * The globals that Postman has and V8 alone lacks, and the removal of those that Postman lacks.
 *
 * Most are libraries of the bundle, evaluated when a script first touches the name, so that a
 * fresh sandbox costs nothing for them.
 */

import type { Engine } from "../engine";
import { createBase64 } from "./base64";
import { BUILTINS } from "./builtins";
import { define, defineLazily } from "./globals";
import { createQueueMicrotask } from "./microtasks";

/** Which library has which globals, under the globals' own names. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  buffer: ["Buffer"],
  "postroom:blob": ["Blob", "File"],
  "postroom:compression": ["CompressionStream", "DecompressionStream"],
  "postroom:dom-exception": ["DOMException"],
  "postroom:encoding": ["TextDecoder", "TextDecoderStream", "TextEncoder", "TextEncoderStream"],
  "postroom:events": ["AbortController", "AbortSignal", "Event", "EventTarget"],
  "postroom:streams": [
    "ByteLengthQueuingStrategy",
    "CountQueuingStrategy",
    "ReadableByteStreamController",
    "ReadableStream",
    "ReadableStreamBYOBReader",
    "ReadableStreamBYOBRequest",
    "ReadableStreamDefaultController",
    "ReadableStreamDefaultReader",
    "TransformStream",
    "TransformStreamDefaultController",
    "WritableStream",
    "WritableStreamDefaultController",
    "WritableStreamDefaultWriter",
  ],
  "postroom:structured-clone": ["structuredClone"],
  "postroom:url": ["URL", "URLSearchParams"],
  "postroom:webcrypto": ["Crypto", "CryptoKey", "SubtleCrypto"],
};

/** Make the global object look as in Postman. Called once, before the sandbox is created. */
export function installPlatform(engine: Engine): void {
  const target = globalThis;
  removeUnknownGlobals(target);
  for (const [library, names] of Object.entries(PROVIDERS)) {
    const load = () => engine.library(library) as Record<string, unknown> | undefined;
    for (const name of names) defineLazily(target, name, () => load()?.[name]);
  }
  defineLazily(target, "crypto", () => createCrypto(engine));
  const { atob, btoa } = createBase64(engine);
  define(target, "atob", atob);
  define(target, "btoa", btoa);
  define(target, "queueMicrotask", createQueueMicrotask());
}

function createCrypto(engine: Engine): unknown {
  const library = engine.library("postroom:webcrypto") as typeof import("./webcrypto");
  return library.createCrypto(engine.entropy.bind(engine));
}

/** What V8 has beyond Postman's sandbox goes, `globalThis` itself included. */
function removeUnknownGlobals(target: object): void {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (!BUILTINS.has(name)) Reflect.deleteProperty(target, name);
  }
  // It would settle a promise while the host is not in a call into the engine.
  Reflect.deleteProperty(Atomics, "waitAsync");
}
