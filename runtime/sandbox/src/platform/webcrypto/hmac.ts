/** HMAC. */
import { hmac as computeHmac } from "@noble/hashes/hmac.js";

import { fromBase64Url, sameBytes, toBase64Url } from "./bytes";
import { hashName, hashOf } from "./digests";
import { badData, notSupported } from "./errors";
import { createKey, jsonMembers, materialOf, type Algorithm, type CryptoKey } from "./keys";
import type { Provider, Wish } from "./provider";
import { randomBytes } from "./random";

const USAGES = ["sign", "verify"];

function create(wish: Wish, bytes: Uint8Array): CryptoKey {
  const algorithm: Algorithm = {
    name: "HMAC",
    hash: { name: hashName(wish.algorithm["hash"]) },
    length: bytes.byteLength * 8,
  };
  return createKey({ ...wish, type: "secret", algorithm }, USAGES, bytes);
}

function sign(_algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array {
  return computeHmac(hashOf(key.algorithm["hash"]), materialOf<Uint8Array>(key), data);
}

function keyLength(algorithm: Algorithm): number {
  return Number(algorithm["length"] ?? hashOf(algorithm["hash"]).blockLen * 8);
}

export const hmac: Provider = {
  sign,
  verify: (algorithm, key, signature, data) => sameBytes(sign(algorithm, key, data), signature),
  keyLength,
  generate: (wish) => create(wish, randomBytes(Math.ceil(keyLength(wish.algorithm) / 8))),
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
    const bits = hashName(key.algorithm["hash"]).slice("SHA-".length);
    return { kty: "oct", k: toBase64Url(bytes), alg: `HS${bits}`, ...jsonMembers(key) };
  },
};
