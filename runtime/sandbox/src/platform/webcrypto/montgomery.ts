/** Ed25519 and Ed448 signatures, X25519 and X448 key agreement. */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { ed448, x448 } from "@noble/curves/ed448.js";
import {
  ed25519_der,
  ed25519_jwk,
  ed448_der,
  ed448_jwk,
  x25519_der,
  x25519_jwk,
  x448_der,
  x448_jwk,
} from "micro-key-producer/convert.js";

import { badData, failed, invalidAccess } from "./errors";
import { createKey, createPair, CryptoKey, jsonMembers, materialOf, type KeyType } from "./keys";
import type { Format, KeyData, Provider } from "./provider";

interface Material {
  secret?: Uint8Array;
  open: Uint8Array;
}

interface Curve {
  getPublicKey(secret: Uint8Array): Uint8Array;
  utils: { randomSecretKey(): Uint8Array };
}

interface Kind<C extends Curve = Curve> {
  name: string;
  usages: Record<"public" | "private", readonly string[]>;
  curve: C;
  der: typeof ed25519_der;
  jwk: typeof ed25519_jwk;
}

interface SigningCurve extends Curve {
  sign(data: Uint8Array, secret: Uint8Array): Uint8Array;
  verify(signature: Uint8Array, data: Uint8Array, open: Uint8Array): boolean;
  lengths: { signature?: number };
}

interface AgreementCurve extends Curve {
  getSharedSecret(secret: Uint8Array, open: Uint8Array): Uint8Array;
}

function readMaterial({ name, curve, der, jwk }: Kind, data: KeyData): Material {
  const fromSecret = (secret: Uint8Array) => ({ secret, open: curve.getPublicKey(secret) });
  switch (data.format) {
    case "raw":
      return { open: data.bytes };
    case "spki":
      return { open: der.publicKey.decode(data.bytes) };
    case "pkcs8":
      return fromSecret(der.secretKey.decode(data.bytes));
    case "jwk": {
      const members = Object.entries(data.json).filter(([name]) =>
        ["kty", "crv", "x", "d"].includes(name),
      );
      const json = Object.fromEntries(members) as Record<string, string>;
      if (name.startsWith("Ed")) json["alg"] = name; // the library wants what most keys lack
      if ("d" in json) return fromSecret(jwk.secretKey.decode(json));
      return { open: jwk.publicKey.decode(json) };
    }
  }
}

function checkedMaterial(kind: Kind, data: KeyData): Material {
  try {
    return readMaterial(kind, data);
  } catch (error) {
    throw badData(`Invalid key: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function writeKey(
  { der, jwk }: Kind,
  format: Format,
  key: CryptoKey,
): Uint8Array | Record<string, unknown> {
  const { secret, open } = materialOf<Material>(key);
  if (format === "jwk") {
    const json =
      key.type === "private" && secret ? jwk.secretKey.encode(secret) : jwk.publicKey.encode(open);
    const { kty, crv, x, d } = json;
    return { ...jsonMembers(key), kty, crv, x, ...(d === undefined ? {} : { d }) };
  }
  if (format === "pkcs8" && key.type === "private" && secret) {
    return der.secretKey.encode(secret, { noPublicKey: true });
  }
  if (format === "spki" && key.type === "public") return der.publicKey.encode(open);
  if (format === "raw" && key.type === "public") return open;
  throw invalidAccess(`Unable to export a ${key.type} key as ${format}`);
}

function keyManagement(kind: Kind): Provider {
  const { name, usages, curve } = kind;
  return {
    generate(wish) {
      const secret = curve.utils.randomSecretKey();
      const open = curve.getPublicKey(secret);
      return createPair({ name }, wish.extractable, wish.usages, {
        public: { usages: usages.public, material: { open } },
        private: { usages: usages.private, material: { secret, open } },
      });
    },
    import(data, wish) {
      const material = checkedMaterial(kind, data);
      const type: KeyType = material.secret ? "private" : "public";
      return createKey({ ...wish, type, algorithm: { name } }, usages[type], material);
    },
    export: (format, key) => writeKey(kind, format, key),
  };
}

function signing(kind: Omit<Kind<SigningCurve>, "usages">): Provider {
  const { name, curve } = kind;
  const usages = { public: ["verify"], private: ["sign"] };
  return {
    ...keyManagement({ ...kind, usages }),
    sign(_algorithm, key, data) {
      const { secret } = materialOf<Material>(key);
      if (secret === undefined) throw invalidAccess(`Unable to use this ${name} key to sign`);
      return curve.sign(data, secret);
    },
    verify(_algorithm, key, signature, data) {
      if (signature.byteLength !== curve.lengths.signature) return false;
      return curve.verify(signature, data, materialOf<Material>(key).open);
    },
  };
}

function agreement(kind: Omit<Kind<AgreementCurve>, "usages">): Provider {
  const { name, curve } = kind;
  const usages = { public: [], private: ["deriveKey", "deriveBits"] };
  return {
    ...keyManagement({ ...kind, usages }),
    derive(algorithm, key, length) {
      const { secret } = materialOf<Material>(key);
      const other = algorithm["public"];
      if (!(other instanceof CryptoKey) || secret === undefined) {
        throw invalidAccess(`No ${name} key pair`);
      }
      if (other.algorithm.name !== name) throw invalidAccess("Key algorithm mismatch");
      const shared = curve.getSharedSecret(secret, materialOf<Material>(other).open);
      if (length !== null && length / 8 > shared.byteLength) throw failed();
      return length === null ? shared : shared.slice(0, Math.ceil(length / 8));
    },
  };
}

export const montgomery: Record<string, Provider> = {
  ED25519: signing({ name: "Ed25519", curve: ed25519, der: ed25519_der, jwk: ed25519_jwk }),
  ED448: signing({ name: "Ed448", curve: ed448, der: ed448_der, jwk: ed448_jwk }),
  X25519: agreement({ name: "X25519", curve: x25519, der: x25519_der, jwk: x25519_jwk }),
  X448: agreement({ name: "X448", curve: x448, der: x448_der, jwk: x448_jwk }),
};
