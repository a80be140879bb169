/** Random bytes for keys: the engine's, once `connectRandom` has been called. */

let entropy: ((bytes: number) => Uint8Array) | undefined;

export function connectRandom(source: (bytes: number) => Uint8Array): void {
  entropy = source;
}

export function randomBytes(count: number): Uint8Array {
  if (entropy === undefined) throw new Error("there is no source of random bytes");
  return entropy(count);
}
