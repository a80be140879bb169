/** The engine that carries this sandbox. There is one sandbox in an engine's global scope. */

import type { Engine } from "../engine";

let connected: Engine | undefined;

/** Called once, before anything else of the sandbox is used. */
export function connect(engine: Engine): void {
  connected = engine;
}

export function host(): Engine {
  if (connected === undefined) throw new Error("the sandbox is not connected to an engine");
  return connected;
}

/** A bundled library, evaluated when it is first asked for. */
export function library<T>(name: string): T {
  return host().library(name) as T;
}

/** A random UUID (version 4). */
export function uuid(): string {
  const bytes = host().entropy(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
