/** The errors of Web Cryptography. */
import { DOMException } from "../dom-exception";

export function notSupported(what: string): Error {
  return new DOMException(what, "NotSupportedError");
}

export function invalidAccess(what: string): Error {
  return new DOMException(what, "InvalidAccessError");
}

export function badUsages(): Error {
  return new DOMException("Unsupported key usage for this algorithm", "SyntaxError");
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
