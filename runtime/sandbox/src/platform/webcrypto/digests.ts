/** Hashes: SHA-1, SHA-256, SHA-384, SHA-512. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

import { notSupported } from "./errors";
import type { Provider } from "./provider";

const HASHES = { "SHA-1": sha1, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512 } as const;

export type HashName = keyof typeof HASHES;

/** The hash that an algorithm's `hash` names, as a text or as `{ name }`. */
export function hashName(hash: unknown): HashName {
  const text = typeof hash === "object" && hash !== null ? (hash as { name?: unknown }).name : hash;
  const name = String(text).toUpperCase();
  if (!(name in HASHES)) throw notSupported("Unrecognized algorithm name");
  return name as HashName;
}

export function hashOf(hash: unknown): (typeof HASHES)[HashName] {
  return HASHES[hashName(hash)];
}

export const digests: Record<string, Provider> = Object.fromEntries(
  Object.entries(HASHES).map(([name, hash]) => [name, { digest: (data) => hash(data) }]),
);
