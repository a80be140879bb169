/** AES: CBC, CTR, GCM and key wrapping. */
import { aeskw, cbc, ctr, gcm } from "@noble/ciphers/aes.js";

import { fromBase64Url, toBase64Url, toBytes } from "./bytes";
import { badData, failed, notSupported } from "./errors";
import { createKey, jsonMembers, materialOf, type Algorithm, type CryptoKey } from "./keys";
import type { Provider, Wish } from "./provider";
import { randomBytes } from "./random";

interface Cipher {
  encrypt(data: Uint8Array): Uint8Array;
  decrypt(data: Uint8Array): Uint8Array;
}

type Mode = (key: Uint8Array, algorithm: Algorithm) => Cipher;

const LENGTHS = [128, 192, 256];

/** noble's ciphers throw plain errors for wrong keys and broken data; the standard's have a name. */
function guarded(run: () => Uint8Array): Uint8Array {
  try {
    return run();
  } catch {
    throw failed();
  }
}

function keyManagement(name: string, usages: readonly string[]): Provider {
  const letters = name.slice("AES-".length);

  function create(wish: Wish, bytes: Uint8Array): CryptoKey {
    const length = bytes.byteLength * 8;
    if (!LENGTHS.includes(length)) throw badData("Invalid key length");
    return createKey({ ...wish, type: "secret", algorithm: { name, length } }, usages, bytes);
  }

  return {
    keyLength: (algorithm) => Number(algorithm["length"]),
    generate(wish) {
      const length = Number(wish.algorithm["length"]);
      if (!LENGTHS.includes(length)) throw failed();
      return create(wish, randomBytes(length / 8));
    },
    import(data, wish) {
      if (data.format === "raw") return create(wish, data.bytes);
      if (data.format !== "jwk") throw notSupported("Unsupported key format");
      if (data.json.kty !== "oct") throw badData('JWK "kty" parameter is not "oct"');
      return create(wish, fromBase64Url(String(data.json["k"])));
    },
    export(format, key) {
      const bytes = materialOf<Uint8Array>(key);
      if (format === "raw") return bytes;
      if (format !== "jwk") throw notSupported("Unsupported key format");
      const alg = `A${String(bytes.byteLength * 8)}${letters}`;
      return { kty: "oct", k: toBase64Url(bytes), alg, ...jsonMembers(key) };
    },
  };
}

function cipher(name: string, mode: Mode): Provider {
  const encrypt = (algorithm: Algorithm, key: CryptoKey, data: Uint8Array) => {
    const prepared = mode(materialOf(key), algorithm);
    return guarded(() => prepared.encrypt(data));
  };
  const decrypt = (algorithm: Algorithm, key: CryptoKey, data: Uint8Array) => {
    const prepared = mode(materialOf(key), algorithm);
    return guarded(() => prepared.decrypt(data));
  };
  const usages = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
  return { ...keyManagement(name, usages), encrypt, decrypt, wrap: encrypt, unwrap: decrypt };
}

const gcmMode: Mode = (key, algorithm) => {
  const tagLength = Number(algorithm["tagLength"] ?? 128);
  if (tagLength !== 128) throw notSupported("Only a tagLength of 128 is supported");
  const extra = algorithm["additionalData"];
  const data = extra === undefined ? undefined : toBytes(extra);
  return gcm(key, toBytes(algorithm["iv"]), data);
};

const keyWrapping: Provider = {
  ...keyManagement("AES-KW", ["wrapKey", "unwrapKey"]),
  wrap: (_algorithm, key, data) => guarded(() => aeskw(materialOf(key)).encrypt(data)),
  unwrap: (_algorithm, key, data) => guarded(() => aeskw(materialOf(key)).decrypt(data)),
};

export const aes: Record<string, Provider> = {
  "AES-CBC": cipher("AES-CBC", (key, algorithm) => cbc(key, toBytes(algorithm["iv"]))),
  "AES-CTR": cipher("AES-CTR", (key, algorithm) => ctr(key, toBytes(algorithm["counter"]))),
  "AES-GCM": cipher("AES-GCM", gcmMode),
  "AES-KW": keyWrapping,
};
