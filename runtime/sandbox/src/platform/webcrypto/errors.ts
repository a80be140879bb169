/** The errors of Web Cryptography. */
import { DOMException } from "../dom-exception";

export function notSupported(what: string): Error {
  return new DOMException(what, "NotSupportedError");
}

export function invalidAccess(what: string): Error {
  return new DOMException(what, "InvalidAccessError");
}

export function badUsages(algorithm: string): Error {
  const article = /^[AEH]/.test(algorithm) ? "an" : "a";
  const family = algorithm.startsWith("AES") ? "AES" : algorithm;
  return new DOMException(`Unsupported key usage for ${article} ${family} key`, "SyntaxError");
}

export function noUsages(type: string): Error {
  return new DOMException(`Usages cannot be empty when importing a ${type} key.`, "SyntaxError");
}

export function badData(what: string): Error {
  return new DOMException(what, "DataError");
}

export function failed(): Error {
  return new DOMException(
    "The operation failed for an operation-specific reason",
    "OperationError",
  );
}

/** Named as Node names it. */
export function notExtractable(): Error {
  return new DOMException("key is not extractable", "InvalidAccessException");
}
