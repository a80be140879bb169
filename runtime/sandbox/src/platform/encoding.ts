/** Text encodings; what cannot be decoded is refused in Node's words. */
import {
  TextDecoder as Decoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
} from "@exodus/bytes/encoding.js";

const TextDecoder = new Proxy(Decoder, {
  construct(target, options: unknown[], made) {
    try {
      return Reflect.construct(target, options, made) as object;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = `The "${String(options[0])}" encoding is not supported`;
      throw Object.assign(new RangeError(message), { code: "ERR_ENCODING_NOT_SUPPORTED" });
    }
  },
});

const { decode } = Decoder.prototype;
Object.defineProperties(Decoder.prototype, {
  constructor: { value: TextDecoder },
  decode: {
    value: {
      decode(this: InstanceType<typeof Decoder>, ...options: Parameters<typeof decode>): string {
        try {
          return decode.apply(this, options);
        } catch (error) {
          throw this.fatal && error instanceof TypeError ? invalidData(this.encoding) : error;
        }
      },
    }.decode,
  },
});

function invalidData(encoding: string): Error {
  const error = new TypeError(`The encoded data was not valid for encoding ${encoding}`);
  return Object.assign(error, { code: "ERR_ENCODING_INVALID_ENCODED_DATA" });
}

export { TextDecoder, TextDecoderStream, TextEncoder, TextEncoderStream };
