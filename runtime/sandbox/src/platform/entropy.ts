/** Random bytes from a seed of the host: ChaCha20's key stream, rekeyed as it goes. */
import { rngChacha20 } from "@noble/ciphers/chacha.js";

/** A source of random bytes. `seed` is 32 bytes of the operating system's. */
export function createEntropy(seed: Uint8Array): (bytes: number) => Uint8Array {
  const source = rngChacha20(seed);
  return (bytes) => source.randomBytes(bytes);
}
