/** PBKDF2 and HKDF. */
import { hkdf } from "@noble/hashes/hkdf.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";

import { toBytes } from "./bytes";
import { hashOf } from "./digests";
import { failed, notSupported } from "./errors";
import { createKey, materialOf, type Algorithm } from "./keys";
import type { Provider } from "./provider";

type Derive = (secret: Uint8Array, algorithm: Algorithm, bytes: number) => Uint8Array;

function derivation(name: string, derive: Derive): Provider {
  const usages = ["deriveKey", "deriveBits"];
  return {
    import(data, wish) {
      if (data.format !== "raw") throw notSupported("Unsupported key format");
      if (wish.extractable) throw new SyntaxError(`A ${name} key cannot be extractable`);
      return createKey({ ...wish, type: "secret", algorithm: { name } }, usages, data.bytes);
    },
    keyLength: () => null,
    derive(algorithm, key, length) {
      if (length === null || length % 8 !== 0) throw failed();
      return derive(materialOf(key), algorithm, length / 8);
    },
  };
}

export const derivations: Record<string, Provider> = {
  PBKDF2: derivation("PBKDF2", (secret, algorithm, dkLen) => {
    const c = Number(algorithm["iterations"]);
    return pbkdf2(hashOf(algorithm["hash"]), secret, toBytes(algorithm["salt"]), { c, dkLen });
  }),
  HKDF: derivation("HKDF", (secret, algorithm, bytes) =>
    hkdf(
      hashOf(algorithm["hash"]),
      secret,
      toBytes(algorithm["salt"]),
      toBytes(algorithm["info"]),
      bytes,
    ),
  ),
};
