/** `crypto` and its classes. */
import { DOMException } from "../dom-exception";
import { CryptoKey } from "./keys";
import { connectRandom, randomBytes } from "./random";
import { createSubtleCrypto, SubtleCrypto } from "./subtle";

const MOST_RANDOM_BYTES = 65536;
const permission = Symbol("permission");

class Crypto {
  readonly #subtle = createSubtleCrypto();

  constructor(granted?: symbol) {
    if (granted !== permission) throw new TypeError("Illegal constructor");
  }

  get subtle(): SubtleCrypto {
    return this.#subtle;
  }

  getRandomValues<View extends ArrayBufferView>(view: View): View {
    checkIntegerView(view);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    bytes.set(randomBytes(bytes.byteLength));
    return view;
  }

  randomUUID(): string {
    const bytes = randomBytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  get [Symbol.toStringTag](): string {
    return "Crypto";
  }
}

function checkIntegerView(view: ArrayBufferView): void {
  const floats = [Float32Array, Float64Array, DataView];
  if (!ArrayBuffer.isView(view) || floats.some((kind) => view instanceof kind)) {
    throw new DOMException(
      "The data argument must be an integer-type TypedArray",
      "TypeMismatchError",
    );
  }
  if (view.byteLength > MOST_RANDOM_BYTES) {
    const message = `The requested length exceeds ${String(MOST_RANDOM_BYTES)} bytes`;
    throw new DOMException(message, "QuotaExceededError");
  }
}

/** The global `crypto`, on the engine's random bytes. */
export function createCrypto(entropy: (bytes: number) => Uint8Array): Crypto {
  connectRandom(entropy);
  return new Crypto(permission);
}

export { Crypto, CryptoKey, SubtleCrypto };
