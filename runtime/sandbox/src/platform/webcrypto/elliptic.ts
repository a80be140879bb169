/** ECDSA and ECDH on P-256, P-384 and P-521. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import {
  p256_der,
  p256_jwk,
  p384_der,
  p384_jwk,
  p521_der,
  p521_jwk,
} from "micro-key-producer/convert.js";

import { hashOf } from "./digests";
import { badData, failed, invalidAccess, notSupported } from "./errors";
import {
  createKey,
  createPair,
  CryptoKey,
  jsonMembers,
  materialOf,
  type Algorithm,
  type KeyType,
} from "./keys";
import type { Format, KeyData, Provider, Wish } from "./provider";

/** `secret` is absent in public keys; `open` is the uncompressed point. */
interface Material {
  secret?: Uint8Array;
  open: Uint8Array;
}

const CURVES = {
  "P-256": { curve: p256, der: p256_der, jwk: p256_jwk },
  "P-384": { curve: p384, der: p384_der, jwk: p384_jwk },
  "P-521": { curve: p521, der: p521_der, jwk: p521_jwk },
} as const;

function curveOf(algorithm: Algorithm): (typeof CURVES)[keyof typeof CURVES] {
  const name = String(algorithm["namedCurve"]);
  if (!(name in CURVES)) throw notSupported("Unrecognized namedCurve");
  return CURVES[name as keyof typeof CURVES];
}

function fromSecret(algorithm: Algorithm, secret: Uint8Array): Material {
  return { secret, open: curveOf(algorithm).curve.getPublicKey(secret, false) };
}

function fromPoint(algorithm: Algorithm, point: Uint8Array): Material {
  return { open: curveOf(algorithm).curve.Point.fromBytes(point).toBytes(false) };
}

function readMaterial(data: KeyData, algorithm: Algorithm): Material {
  const { der, jwk } = curveOf(algorithm);
  switch (data.format) {
    case "raw":
      return fromPoint(algorithm, data.bytes);
    case "spki":
      return fromPoint(algorithm, der.publicKey.decode(data.bytes));
    case "pkcs8":
      return fromSecret(algorithm, der.secretKey.decode(data.bytes));
    case "jwk": {
      const members = Object.entries(data.json).filter(([name]) =>
        ["kty", "crv", "x", "y", "d"].includes(name),
      );
      const json = Object.fromEntries(members);
      if ("d" in json) return fromSecret(algorithm, jwk.secretKey.decode(json));
      return fromPoint(algorithm, jwk.publicKey.decode(json));
    }
  }
}

function checkedMaterial(data: KeyData, algorithm: Algorithm): Material {
  curveOf(algorithm);
  try {
    return readMaterial(data, algorithm);
  } catch (error) {
    throw badData(`Invalid key: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function writeKey(format: Format, key: CryptoKey): Uint8Array | Record<string, unknown> {
  const { secret, open } = materialOf<Material>(key);
  const { der, jwk } = curveOf(key.algorithm);
  if (format === "jwk") {
    const json =
      key.type === "private" && secret ? jwk.secretKey.encode(secret) : jwk.publicKey.encode(open);
    const { kty, crv, x, y, d } = json;
    return { ...jsonMembers(key), kty, x, y, crv, ...(d === undefined ? {} : { d }) };
  }
  if (format === "pkcs8" && key.type === "private" && secret) return der.secretKey.encode(secret);
  if (format === "spki" && key.type === "public") return der.publicKey.encode(open);
  if (format === "raw" && key.type === "public") return open;
  throw invalidAccess(`Unable to export a ${key.type} key as ${format}`);
}

function keyManagement(
  name: string,
  usages: Record<"public" | "private", readonly string[]>,
): Provider {
  const named = (algorithm: Algorithm) => ({ name, namedCurve: algorithm["namedCurve"] });
  return {
    generate({ algorithm, extractable, usages: wished }: Wish) {
      const material = fromSecret(algorithm, curveOf(algorithm).curve.utils.randomSecretKey());
      return createPair(named(algorithm), extractable, wished, {
        public: { usages: usages.public, material: { open: material.open } },
        private: { usages: usages.private, material },
      });
    },
    import(data, wish) {
      const material = checkedMaterial(data, wish.algorithm);
      const type: KeyType = material.secret ? "private" : "public";
      return createKey({ ...wish, type, algorithm: named(wish.algorithm) }, usages[type], material);
    },
    export: writeKey,
  };
}

const ecdsa: Provider = {
  ...keyManagement("ECDSA", { public: ["verify"], private: ["sign"] }),
  sign(algorithm, key, data) {
    const { secret } = materialOf<Material>(key);
    if (secret === undefined) throw invalidAccess("Unable to use this key to sign");
    const digest = hashOf(algorithm["hash"])(data);
    return curveOf(key.algorithm).curve.sign(digest, secret, { prehash: false, lowS: false });
  },
  verify(algorithm, key, signature, data) {
    const { curve } = curveOf(key.algorithm);
    if (signature.byteLength !== curve.lengths.signature) return false;
    const digest = hashOf(algorithm["hash"])(data);
    const { open } = materialOf<Material>(key);
    return curve.verify(signature, digest, open, { prehash: false, lowS: false });
  },
};

const ecdh: Provider = {
  ...keyManagement("ECDH", { public: [], private: ["deriveKey", "deriveBits"] }),
  derive(algorithm, key, length) {
    const { secret } = materialOf<Material>(key);
    const other = algorithm["public"];
    if (!(other instanceof CryptoKey) || secret === undefined)
      throw invalidAccess("No ECDH key pair");
    if (other.algorithm["namedCurve"] !== key.algorithm["namedCurve"])
      throw invalidAccess("Named curve mismatch");
    const { curve } = curveOf(key.algorithm);
    const shared = curve.getSharedSecret(secret, materialOf<Material>(other).open).slice(1);
    if (length !== null && length / 8 > shared.byteLength) throw failed();
    return length === null ? shared : shared.slice(0, Math.ceil(length / 8));
  },
};

export const elliptic: Record<string, Provider> = { ECDSA: ecdsa, ECDH: ecdh };
