/** `CryptoKey`, and what is inside of one. */
import { badUsages, noUsages } from "./errors";

export type KeyType = "secret" | "public" | "private";

/** An algorithm as scripts name it, with its parameters. */
export interface Algorithm {
  readonly name: string;
  readonly [parameter: string]: unknown;
}

export interface KeyPair {
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** A key as JSON. */
export interface JsonKey {
  kty?: string;
  [member: string]: unknown;
}

interface Description {
  type: KeyType;
  algorithm: Algorithm;
  extractable: boolean;
  usages: readonly string[];
}

const permission = Symbol("permission");
const materials = new WeakMap<CryptoKey, unknown>();

class CryptoKey {
  readonly #about: Description;

  constructor(granted?: symbol, about?: Description) {
    if (granted !== permission || about === undefined) throw new TypeError("Illegal constructor");
    this.#about = about;
  }

  get type(): KeyType {
    return this.#about.type;
  }

  get extractable(): boolean {
    return this.#about.extractable;
  }

  get algorithm(): Algorithm {
    return this.#about.algorithm;
  }

  get usages(): string[] {
    return [...this.#about.usages];
  }

  get [Symbol.toStringTag](): string {
    return "CryptoKey";
  }
}

export { CryptoKey };

/** A key around its material. Usages outside `allowed` are an error; none at all only for public keys. */
export function createKey(
  about: Description,
  allowed: readonly string[],
  material: unknown,
): CryptoKey {
  const { name } = about.algorithm;
  if (about.usages.some((usage) => !allowed.includes(usage))) throw badUsages(name);
  if (about.usages.length === 0 && about.type !== "public") throw noUsages(about.type);
  const key = new CryptoKey(permission, { ...about, usages: [...new Set(about.usages)] });
  materials.set(key, material);
  return key;
}

/** A pair of keys, each with those of the usages that it can have. */
export function createPair(
  algorithm: Algorithm,
  extractable: boolean,
  usages: readonly string[],
  halves: Record<"public" | "private", { usages: readonly string[]; material: unknown }>,
): KeyPair {
  const all = [...halves.public.usages, ...halves.private.usages];
  if (usages.some((usage) => !all.includes(usage))) throw badUsages(algorithm.name);
  const half = (type: "public" | "private", open: boolean) => {
    const own = usages.filter((usage) => halves[type].usages.includes(usage));
    const about = { type, algorithm, extractable: open, usages: own };
    return createKey(about, halves[type].usages, halves[type].material);
  };
  return { publicKey: half("public", true), privateKey: half("private", extractable) };
}

/** What a key was made from. */
export function materialOf<Material>(key: CryptoKey): Material {
  return materials.get(key) as Material;
}

/** The members that every exported JSON key has. */
export function jsonMembers(key: CryptoKey): JsonKey {
  return { key_ops: key.usages, ext: key.extractable };
}
