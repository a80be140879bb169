/** RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP. */
import {
  mgf1,
  OAEP,
  PKCS1_SHA1,
  PKCS1_SHA256,
  PKCS1_SHA384,
  PKCS1_SHA512,
  PSS,
} from "micro-rsa-dsa-dh/rsa.js";

import { fromInteger, toBytes, toInteger } from "./bytes";
import { hashName, hashOf } from "./digests";
import { failed } from "./errors";
import {
  createKey,
  createPair,
  jsonMembers,
  materialOf,
  type Algorithm,
  type CryptoKey,
  type KeyType,
} from "./keys";
import type { Provider } from "./provider";
import { generateRsa, readRsa, writeRsa, type RsaKey } from "./rsa-keys";

const PKCS1 = {
  "SHA-1": PKCS1_SHA1,
  "SHA-256": PKCS1_SHA256,
  "SHA-384": PKCS1_SHA384,
  "SHA-512": PKCS1_SHA512,
} as const;

/** What precedes the hash's number in the `alg` member of JSON keys. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  "RSASSA-PKCS1-v1_5": "RS",
  "RSA-PSS": "PS",
  "RSA-OAEP": "RSA-OAEP-",
};

function describe(name: string, hash: unknown, key: RsaKey): Algorithm {
  return {
    name,
    modulusLength: key.n.toString(2).length,
    publicExponent: fromInteger(key.e),
    hash: { name: hashName(hash) },
  };
}

function jsonAlgorithm({ name, hash }: Algorithm): string {
  const bits = hashName(hash).slice("SHA-".length);
  if (name === "RSA-OAEP" && bits === "1") return "RSA-OAEP";
  return `${JSON_NAMES[name] ?? ""}${bits}`;
}

function keyManagement(
  name: string,
  usages: Record<"public" | "private", readonly string[]>,
): Provider {
  return {
    generate({ algorithm, extractable, usages: wished }) {
      const exponent = toInteger(toBytes(algorithm["publicExponent"]));
      const material = generateRsa(Number(algorithm["modulusLength"]), exponent);
      return createPair(describe(name, algorithm["hash"], material), extractable, wished, {
        public: { usages: usages.public, material: { n: material.n, e: material.e } },
        private: { usages: usages.private, material },
      });
    },
    import(data, wish) {
      const material = readRsa(data);
      const type: KeyType = material.secret ? "private" : "public";
      const algorithm = describe(name, wish.algorithm["hash"], material);
      return createKey({ ...wish, type, algorithm }, usages[type], material);
    },
    export(format, key) {
      const written = writeRsa(format, key.type, materialOf(key));
      if (written instanceof Uint8Array) return written;
      return { ...jsonMembers(key), alg: jsonAlgorithm(key.algorithm), ...written };
    },
  };
}

function publicOf(key: CryptoKey): { n: bigint; e: bigint } {
  const { n, e } = materialOf<RsaKey>(key);
  return { n, e };
}

function privateOf(key: CryptoKey): { n: bigint; d: bigint } {
  const { n, secret } = materialOf<RsaKey>(key);
  if (secret === undefined) throw failed();
  return { n, d: secret.d };
}

/** The library's functions throw plain errors for data that does not fit the key. */
function guarded<Result>(run: () => Result): Result {
  try {
    return run();
  } catch {
    throw failed();
  }
}

function valid(run: () => boolean): boolean {
  try {
    return run();
  } catch {
    return false; // a signature of the wrong size or shape
  }
}

const signing = { public: ["verify"], private: ["sign"] };

const pkcs1: Provider = {
  ...keyManagement("RSASSA-PKCS1-v1_5", signing),
  sign: (_algorithm, key, data) =>
    guarded(() => PKCS1[hashName(key.algorithm["hash"])].sign(privateOf(key), data)),
  verify: (_algorithm, key, signature, data) =>
    valid(() => PKCS1[hashName(key.algorithm["hash"])].verify(publicOf(key), data, signature)),
};

function pssOf(algorithm: Algorithm, key: CryptoKey) {
  const hash = hashOf(key.algorithm["hash"]);
  return PSS(hash, mgf1(hash), Number(algorithm["saltLength"]));
}

const pss: Provider = {
  ...keyManagement("RSA-PSS", signing),
  sign: (algorithm, key, data) => guarded(() => pssOf(algorithm, key).sign(privateOf(key), data)),
  verify: (algorithm, key, signature, data) =>
    valid(() => pssOf(algorithm, key).verify(publicOf(key), data, signature)),
};

function oaepOf(algorithm: Algorithm, key: CryptoKey) {
  const hash = hashOf(key.algorithm["hash"]);
  const label = algorithm["label"] === undefined ? undefined : toBytes(algorithm["label"]);
  return OAEP(hash, mgf1(hash), label);
}

type Coding = (algorithm: Algorithm, key: CryptoKey, data: Uint8Array) => Uint8Array;

const encrypt: Coding = (algorithm, key, data) =>
  guarded(() => oaepOf(algorithm, key).encrypt(publicOf(key), data));
const decrypt: Coding = (algorithm, key, data) =>
  guarded(() => oaepOf(algorithm, key).decrypt(privateOf(key), data));

const oaep: Provider = {
  ...keyManagement("RSA-OAEP", {
    public: ["encrypt", "wrapKey"],
    private: ["decrypt", "unwrapKey"],
  }),
  encrypt,
  decrypt,
  wrap: encrypt,
  unwrap: decrypt,
};

export const rsa: Record<string, Provider> = {
  "RSASSA-PKCS1-V1_5": pkcs1,
  "RSA-PSS": pss,
  "RSA-OAEP": oaep,
};
