/** Bytes in and out of Web Cryptography, base64url, and big integers. */

export type BufferSource = ArrayBuffer | ArrayBufferView;

/** A copy of the bytes. Throws a TypeError for anything that holds none. */
export function toBytes(source: unknown): Uint8Array {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  }
  if (source instanceof ArrayBuffer) return new Uint8Array(source).slice();
  throw new TypeError("The argument is not an ArrayBuffer or a view of one.");
}

/** The bytes as an ArrayBuffer of their own. */
export function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}

export function toBase64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Big-endian bytes of a non-negative integer, as few as possible unless `length` is given. */
export function fromInteger(value: bigint, length?: number): Uint8Array {
  const digits = value.toString(16);
  const hex = digits.padStart(
    length === undefined ? digits.length + (digits.length % 2) : length * 2,
    "0",
  );
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toInteger(bytes: Uint8Array): bigint {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return BigInt(`0x${hex || "0"}`);
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.byteLength !== right.byteLength) return false;
  return (
    left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0
  );
}
