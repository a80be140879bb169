/** `Blob` and `File`. */
import { TextDecoder, TextEncoder } from "./encoding";
import { ReadableStream } from "./streams";

type Part = string | ArrayBuffer | ArrayBufferView | Blob;

interface BlobOptions {
  type?: string;
  endings?: "transparent" | "native";
}

/** A blob's bytes, from outside of the class. */
let bytesOf: (blob: Blob) => Uint8Array;

class Blob {
  readonly #bytes: Uint8Array;
  readonly #type: string;

  constructor(parts: Iterable<Part> = [], options: BlobOptions = {}) {
    if (typeof parts !== "object" || !(Symbol.iterator in parts)) {
      throw new TypeError("The provided value cannot be converted to a sequence.");
    }
    this.#bytes = concatenate([...parts].map(toBytes));
    this.#type = mediaType(options.type);
  }

  static {
    bytesOf = (blob) => blob.#bytes;
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  get type(): string {
    return this.#type;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer;
  }

  async bytes(): Promise<Uint8Array> {
    return this.#bytes.slice();
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#bytes);
  }

  slice(start = 0, end = this.size, type = ""): Blob {
    return new Blob([this.#bytes.slice(start, end)], { type });
  }

  stream(): ReadableStream<Uint8Array> {
    const bytes = this.#bytes.slice();
    return new ReadableStream({
      type: "bytes",
      start(controller) {
        if (bytes.byteLength > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
  }

  get [Symbol.toStringTag](): string {
    return "Blob";
  }
}

interface FileOptions extends BlobOptions {
  lastModified?: number;
}

class File extends Blob {
  readonly #name: string;
  readonly #lastModified: number;

  constructor(parts: Iterable<Part>, name: string, options: FileOptions = {}) {
    if (arguments.length < 2) {
      throw new TypeError(`2 arguments required, but only ${String(arguments.length)} present.`);
    }
    super(parts, options);
    this.#name = String(name);
    this.#lastModified = Number(options.lastModified ?? Date.now());
  }

  get name(): string {
    return this.#name;
  }

  get lastModified(): number {
    return this.#lastModified;
  }

  override get [Symbol.toStringTag](): string {
    return "File";
  }
}

function toBytes(part: Part): Uint8Array {
  if (part instanceof Blob) return bytesOf(part);
  if (part instanceof ArrayBuffer) return new Uint8Array(part);
  if (ArrayBuffer.isView(part)) {
    return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  }
  return new TextEncoder().encode(String(part));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** A type with a character outside of printable ASCII counts as none. */
function mediaType(type = ""): string {
  const text = String(type);
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : "";
}

export { Blob, File };
