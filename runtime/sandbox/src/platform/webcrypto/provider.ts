/** What an algorithm of Web Cryptography offers to `SubtleCrypto`. */
import type { Algorithm, CryptoKey, JsonKey, KeyPair } from "./keys";

export type Format = "raw" | "jwk" | "pkcs8" | "spki";

/** What to import, with bytes for every format but `jwk`. */
export type KeyData =
  { format: "jwk"; json: JsonKey } | { format: "raw" | "pkcs8" | "spki"; bytes: Uint8Array };

/** What a new key shall be. */
export interface Wish {
  algorithm: Algorithm;
  extractable: boolean;
  usages: readonly string[];
}

/** An algorithm. An operation that is missing is not supported. */
export interface Provider {
  digest?(data: Uint8Array): Uint8Array;
  generate?(wish: Wish): CryptoKey | KeyPair;
  import?(data: KeyData, wish: Wish): CryptoKey;
  export?(format: Format, key: CryptoKey): Uint8Array | JsonKey;
  sign?(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array;
  verify?(algorithm: Algorithm, key: CryptoKey, signature: Uint8Array, data: Uint8Array): boolean;
  encrypt?(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array;
  decrypt?(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array;
  wrap?(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array;
  unwrap?(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Uint8Array;
  /** `length` in bits; null means as many as the algorithm gives. */
  derive?(algorithm: Algorithm, key: CryptoKey, length: number | null): Uint8Array;
  /** The length in bits of a key that `deriveKey` makes for this algorithm. */
  keyLength?(algorithm: Algorithm): number | null;
}
