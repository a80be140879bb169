/** RSA keys: made, read from DER and JSON, and written. */
import { invert } from "@noble/curves/abstract/modular.js";
import { DERUtils } from "micro-key-producer/convert.js";
import { IFCPrimes } from "micro-rsa-dsa-dh/rsa.js";

import { fromBase64Url, fromInteger, toBase64Url, toInteger } from "./bytes";
import { badData, invalidAccess, notSupported } from "./errors";
import type { JsonKey, KeyType } from "./keys";
import type { Format, KeyData } from "./provider";
import { randomBytes } from "./random";

/** The numbers of a key; `secret` is absent in public keys. */
export interface RsaKey {
  n: bigint;
  e: bigint;
  secret?: { d: bigint; p: bigint; q: bigint; dp: bigint; dq: bigint; qi: bigint };
}

const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi"] as const;
const RSA_ENCRYPTION = { info: { TAG: "rsaEncryption", data: null } } as const;

/** RSAPublicKey of PKCS #1. */
const PublicNumbers = DERUtils.ASN1.sequence({
  n: DERUtils.ASN1.Integer,
  e: DERUtils.ASN1.Integer,
});

export function generateRsa(bits: number, e: bigint): RsaKey {
  if (bits < 2048 || bits > 8192 || bits % 2 !== 0) throw notSupported("Unsupported modulusLength");
  const { p, q } = IFCPrimes(bits, e, undefined, undefined, randomBytes);
  const d = invert(e, (p - 1n) * (q - 1n));
  return { n: p * q, e, secret: { d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: invert(q, p) } };
}

/** Throws `DataError` for what is no RSA key in that format. */
export function readRsa(data: KeyData): RsaKey {
  try {
    if (data.format === "spki") return readPublic(data.bytes);
    if (data.format === "pkcs8") return readPrivate(data.bytes);
    if (data.format === "jwk") return readJson(data.json);
  } catch (error) {
    throw badData(`Invalid key: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw notSupported("Unsupported key format");
}

function readPublic(bytes: Uint8Array): RsaKey {
  const { algorithm, publicKey } = DERUtils.SPKI.decode(bytes);
  if (algorithm.info.TAG !== "rsaEncryption") throw new Error("it is not an RSA key");
  return PublicNumbers.decode(publicKey);
}

function readPrivate(bytes: Uint8Array): RsaKey {
  const { algorithm, privateKey } = DERUtils.PKCS8.decode(bytes);
  if (algorithm.info.TAG !== "rsaEncryption") throw new Error("it is not an RSA key");
  const numbers = DERUtils.RSAPrivateKey.decode(rawPrivateKey(privateKey));
  return {
    n: numbers.modulus,
    e: numbers.publicExponent,
    secret: {
      d: numbers.privateExponent,
      p: numbers.prime1,
      q: numbers.prime2,
      dp: numbers.exponent1,
      dq: numbers.exponent2,
      qi: numbers.coefficient,
    },
  };
}

/** PKCS #8 holds the PKCS #1 structure as bytes; the decoder may have looked into it. */
function rawPrivateKey(secret: { TAG: string; data: unknown }): Uint8Array {
  if (secret.data instanceof Uint8Array) return secret.data;
  return DERUtils.PKCS8SecretKey.encode(
    secret as Parameters<typeof DERUtils.PKCS8SecretKey.encode>[0],
  );
}

function readJson(json: JsonKey): RsaKey {
  if (json.kty !== "RSA") throw new Error('JWK "kty" parameter is not "RSA"');
  const number = (member: string) => toInteger(fromBase64Url(String(json[member])));
  const key = { n: number("n"), e: number("e") };
  if (json["d"] === undefined) return key;
  const members = PRIVATE_MEMBERS.map((member) => [member, number(member)]);
  return { ...key, secret: Object.fromEntries(members) as NonNullable<RsaKey["secret"]> };
}

/** Throws `InvalidAccessError` for a format that this half of a pair has not. */
export function writeRsa(format: Format, type: KeyType, key: RsaKey): Uint8Array | JsonKey {
  if (format === "jwk") return writeJson(type, key);
  if (format === "spki" && type === "public") {
    const publicKey = PublicNumbers.encode({ n: key.n, e: key.e });
    return DERUtils.SPKI.encode({ algorithm: RSA_ENCRYPTION, publicKey });
  }
  if (format === "pkcs8" && type === "private") return writePrivate(key);
  throw invalidAccess(`Unable to export a ${type} key as ${format}`);
}

function writePrivate({ n, e, secret }: RsaKey): Uint8Array {
  if (secret === undefined) throw invalidAccess("The key has no private half");
  const data = DERUtils.RSAPrivateKey.encode({
    version: 0n,
    modulus: n,
    publicExponent: e,
    privateExponent: secret.d,
    prime1: secret.p,
    prime2: secret.q,
    exponent1: secret.dp,
    exponent2: secret.dq,
    coefficient: secret.qi,
  });
  const privateKey = { TAG: "raw", data } as const;
  return DERUtils.PKCS8.encode({ version: 0n, algorithm: RSA_ENCRYPTION, privateKey });
}

function writeJson(type: KeyType, { n, e, secret }: RsaKey): JsonKey {
  const text = (value: bigint) => toBase64Url(fromInteger(value));
  const json: JsonKey = { kty: "RSA", n: text(n), e: text(e) };
  if (type !== "private" || secret === undefined) return json;
  return {
    ...json,
    ...Object.fromEntries(PRIVATE_MEMBERS.map((member) => [member, text(secret[member])])),
  };
}
