/** `Buffer` and its module: the browser's form, with what newer Nodes have beyond it. */

interface Bytes extends Uint8Array {
  toString(encoding?: string, start?: number, end?: number): string;
}

interface BufferClass {
  prototype: Bytes;
  from(value: unknown, encoding?: unknown, length?: unknown): Bytes;
  isEncoding(encoding: unknown): boolean;
  byteLength(value: unknown, encoding?: unknown): number;
  copyBytesFrom?(view: ArrayBufferView, offset?: number, length?: number): Bytes;
}

const buffer = require("buffer/") as { Buffer: BufferClass };

const { Buffer } = buffer;
const { from, isEncoding, byteLength } = Buffer;
const { toString } = Buffer.prototype;

const isUrlSafe = (encoding: unknown): boolean =>
  typeof encoding === "string" && encoding.toLowerCase() === "base64url";
const known = (encoding: unknown): unknown => (isUrlSafe(encoding) ? "base64" : encoding);

define(Buffer, "from", function (this: BufferClass, value: unknown, encoding?, length?) {
  return from.call(this, value, known(encoding), length);
});
define(Buffer, "isEncoding", (encoding: unknown) => isEncoding(known(encoding)));
define(Buffer, "byteLength", (value: unknown, encoding?: unknown) =>
  byteLength(isUrlSafe(encoding) ? from.call(Buffer, value, "base64") : value, encoding),
);
define(Buffer, "copyBytesFrom", (view: ArrayBufferView, offset = 0, length?: number) => {
  const items = view as unknown as Uint8Array;
  const end = length === undefined ? undefined : offset + length;
  const { buffer: bytes, byteOffset, byteLength: size } = items.slice(offset, end);
  return from.call(Buffer, bytes, byteOffset, size);
});
define(Buffer.prototype, "toString", function (this: Bytes, encoding?, start?, end?) {
  if (!isUrlSafe(encoding)) return toString.call(this, encoding, start, end);
  const text = toString.call(this, "base64", start, end);
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
});

const { prototype } = Buffer as unknown as { prototype: Record<string, unknown> };
for (const name of ["readBigUInt64LE", "readBigUInt64BE", "writeBigUInt64LE", "writeBigUInt64BE"]) {
  define(prototype, name.replace("UInt", "Uint"), prototype[name]);
}

function define<Holder extends object, Name extends keyof Holder>(
  holder: Holder,
  name: Name,
  value: Holder[Name],
): void {
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
}

export = buffer;
