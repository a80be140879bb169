/** `CompressionStream` and `DecompressionStream`. */
import { Deflate, Gunzip, Gzip, Inflate, Unzlib, Zlib } from "fflate";

import { TransformStream } from "./streams";

/** What fflate's streams have in common. */
type Coder = Gzip | Zlib | Deflate | Gunzip | Unzlib | Inflate;

const COMPRESSORS: Readonly<Record<string, () => Coder>> = {
  gzip: () => new Gzip(),
  deflate: () => new Zlib(),
  "deflate-raw": () => new Deflate(),
};

const DECOMPRESSORS: Readonly<Record<string, () => Coder>> = {
  gzip: () => new Gunzip(),
  deflate: () => new Unzlib(),
  "deflate-raw": () => new Inflate(),
};

function coderOf(kinds: Readonly<Record<string, () => Coder>>, format: string): Coder {
  const create = Object.hasOwn(kinds, format) ? kinds[format] : undefined;
  if (create === undefined) throw new TypeError(`Unsupported compression format: '${format}'`);
  return create();
}

function bytesOf(chunk: unknown): Uint8Array<ArrayBuffer> {
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
  }
  throw new TypeError("The chunk is neither an ArrayBuffer nor a view of one.");
}

/** fflate tells of broken data with errors of its own; the standard's are TypeErrors. */
function pushed(coder: Coder, chunk: Uint8Array<ArrayBuffer>, final: boolean): void {
  try {
    coder.push(chunk, final);
  } catch (error) {
    throw new TypeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function createTransform(coder: Coder): TransformStream<unknown, Uint8Array> {
  return new TransformStream({
    start(controller) {
      coder.ondata = (chunk) => {
        if (chunk.byteLength > 0) controller.enqueue(chunk);
      };
    },
    transform: (chunk) => pushed(coder, bytesOf(chunk), false),
    flush: () => pushed(coder, new Uint8Array(0), true),
  });
}

class CodingStream {
  readonly #transform: TransformStream<unknown, Uint8Array>;

  constructor(coder: Coder) {
    this.#transform = createTransform(coder);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}

class CompressionStream extends CodingStream {
  constructor(format: string) {
    super(coderOf(COMPRESSORS, format));
  }
}

class DecompressionStream extends CodingStream {
  constructor(format: string) {
    super(coderOf(DECOMPRESSORS, format));
  }
}

export { CompressionStream, DecompressionStream };
