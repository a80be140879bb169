/** `SubtleCrypto`: finds the algorithm, checks the key, and runs the operation. */
import { TextDecoder, TextEncoder } from "../encoding";
import { aes } from "./aes";
import { toBuffer, toBytes } from "./bytes";
import { derivations } from "./derivation";
import { digests } from "./digests";
import { elliptic } from "./elliptic";
import { badData, invalidAccess, notExtractable, notSupported } from "./errors";
import { hmac } from "./hmac";
import { CryptoKey, type Algorithm, type JsonKey, type KeyPair } from "./keys";
import { montgomery } from "./montgomery";
import type { Format, KeyData, Provider } from "./provider";
import { rsa } from "./rsa";

const PROVIDERS: Readonly<Record<string, Provider>> = {
  ...digests,
  ...aes,
  ...derivations,
  ...elliptic,
  ...montgomery,
  ...rsa,
  HMAC: hmac,
};

const FORMATS: readonly string[] = ["raw", "jwk", "pkcs8", "spki"];
const permission = Symbol("permission");

/** An algorithm given as a name or as an object with one. */
function normalize(algorithm: unknown): Algorithm {
  if (typeof algorithm === "object" && algorithm !== null) return algorithm as Algorithm;
  return { name: String(algorithm) };
}

/** The provider's operation; an unknown algorithm or operation is not supported. */
function operation<Name extends keyof Provider>(
  algorithm: Algorithm,
  name: Name,
): NonNullable<Provider[Name]> {
  const found = PROVIDERS[String(algorithm.name).toUpperCase()]?.[name];
  if (found === undefined) throw notSupported("Unrecognized algorithm name");
  return found;
}

function checkKey(key: unknown, algorithm: Algorithm, usage: string): asserts key is CryptoKey {
  if (!(key instanceof CryptoKey)) throw new TypeError("The key is not a CryptoKey");
  if (key.algorithm.name.toUpperCase() !== algorithm.name.toUpperCase()) {
    throw invalidAccess("Key algorithm mismatch");
  }
  if (!key.usages.includes(usage)) {
    throw invalidAccess("The requested operation is not valid for the provided key");
  }
}

function keyData(format: string, data: unknown): KeyData {
  if (!FORMATS.includes(format)) throw new TypeError(`'${format}' is not a valid key format`);
  if (format === "jwk") {
    if (typeof data !== "object" || data === null)
      throw new TypeError("The key data is no JsonWebKey");
    return { format, json: data as JsonKey };
  }
  return { format: format as "raw" | "pkcs8" | "spki", bytes: toBytes(data) };
}

function exported(format: string, key: CryptoKey): Uint8Array | JsonKey {
  if (!key.extractable) throw notExtractable();
  return operation(key.algorithm, "export")(format as Format, key);
}

class SubtleCrypto {
  constructor(granted?: symbol) {
    if (granted !== permission) throw new TypeError("Illegal constructor");
  }

  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return toBuffer(operation(normalize(algorithm), "digest")(toBytes(data)));
  }

  async sign(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const wanted = normalize(algorithm);
    const sign = operation(wanted, "sign");
    checkKey(key, wanted, "sign");
    return toBuffer(sign(wanted, key, toBytes(data)));
  }

  async verify(
    algorithm: unknown,
    key: CryptoKey,
    signature: unknown,
    data: unknown,
  ): Promise<boolean> {
    const wanted = normalize(algorithm);
    const verify = operation(wanted, "verify");
    checkKey(key, wanted, "verify");
    return verify(wanted, key, toBytes(signature), toBytes(data));
  }

  async encrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const wanted = normalize(algorithm);
    const encrypt = operation(wanted, "encrypt");
    checkKey(key, wanted, "encrypt");
    return toBuffer(encrypt(wanted, key, toBytes(data)));
  }

  async decrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const wanted = normalize(algorithm);
    const decrypt = operation(wanted, "decrypt");
    checkKey(key, wanted, "decrypt");
    return toBuffer(decrypt(wanted, key, toBytes(data)));
  }

  async generateKey(
    algorithm: unknown,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey | KeyPair> {
    const wanted = normalize(algorithm);
    return operation(wanted, "generate")({ algorithm: wanted, extractable, usages });
  }

  async importKey(
    format: string,
    data: unknown,
    algorithm: unknown,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey> {
    const wanted = normalize(algorithm);
    return operation(wanted, "import")(keyData(format, data), {
      algorithm: wanted,
      extractable,
      usages,
    });
  }

  async exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | JsonKey> {
    const written = exported(format, key);
    return written instanceof Uint8Array ? toBuffer(written) : written;
  }

  async deriveBits(
    algorithm: unknown,
    key: CryptoKey,
    length: number | null = null,
  ): Promise<ArrayBuffer> {
    const wanted = normalize(algorithm);
    const derive = operation(wanted, "derive");
    checkKey(key, wanted, "deriveBits");
    return toBuffer(derive(wanted, key, length));
  }

  async deriveKey(
    algorithm: unknown,
    key: CryptoKey,
    derived: unknown,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey> {
    const wanted = normalize(algorithm);
    const target = normalize(derived);
    const derive = operation(wanted, "derive");
    checkKey(key, wanted, "deriveKey");
    const bytes = derive(wanted, key, operation(target, "keyLength")(target));
    return operation(target, "import")(
      { format: "raw", bytes },
      { algorithm: target, extractable, usages },
    );
  }

  async wrapKey(
    format: string,
    key: CryptoKey,
    wrapping: CryptoKey,
    algorithm: unknown,
  ): Promise<ArrayBuffer> {
    const wanted = normalize(algorithm);
    const wrap = operation(wanted, "wrap");
    checkKey(wrapping, wanted, "wrapKey");
    const written = exported(format, key);
    const bytes =
      written instanceof Uint8Array ? written : new TextEncoder().encode(JSON.stringify(written));
    return toBuffer(wrap(wanted, wrapping, bytes));
  }

  async unwrapKey(
    format: string,
    wrapped: unknown,
    wrapping: CryptoKey,
    algorithm: unknown,
    keyAlgorithm: unknown,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey> {
    const wanted = normalize(algorithm);
    const unwrap = operation(wanted, "unwrap");
    checkKey(wrapping, wanted, "unwrapKey");
    const bytes = unwrap(wanted, wrapping, toBytes(wrapped));
    const data = format === "jwk" ? parseJson(bytes) : bytes;
    return this.importKey(format, data, keyAlgorithm, extractable, usages);
  }

  get [Symbol.toStringTag](): string {
    return "SubtleCrypto";
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw badData("The unwrapped key is no JSON");
  }
}

export { SubtleCrypto };

export function createSubtleCrypto(): SubtleCrypto {
  return new SubtleCrypto(permission);
}
