/** `atob` and `btoa`. */

import type { Engine } from "../engine";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...ALPHABET].map((character, index) => [character, index]));
const WHITESPACE = /[\t\n\f\r ]/g;

export interface Base64 {
  atob(...encoded: [string]): string;
  btoa(...text: [string]): string;
}

/** The two functions; their errors are `DOMException`s named `InvalidCharacterError`. */
export function createBase64(engine: Engine): Base64 {
  function invalid(message: string): Error {
    const { DOMException } = engine.library(
      "postroom:dom-exception",
    ) as typeof import("./dom-exception");
    return new DOMException(message, "InvalidCharacterError");
  }

  function required(options: unknown[]): string {
    if (options.length > 0) return String(options[0]);
    throw new TypeError('The "input" argument must be specified');
  }

  return {
    atob(...options) {
      const encoded = required(options);
      const digits = withoutPadding(encoded.replace(WHITESPACE, ""));
      if (/[^A-Za-z0-9+/]/.test(digits)) throw invalid("Invalid character");
      if (digits.length % 4 === 1) {
        throw invalid("The string to be decoded is not correctly encoded.");
      }
      return decode(digits);
    },
    btoa(...options) {
      const encoded = encode(required(options));
      if (encoded === undefined) throw invalid("Invalid character");
      return encoded;
    },
  };
}

/** Undefined for a character above U+00FF. */
function encode(text: string): string | undefined {
  let encoded = "";
  for (let index = 0; index < text.length; index += 3) {
    const [first, second, third] = [
      text.charCodeAt(index),
      text.charCodeAt(index + 1) || 0,
      text.charCodeAt(index + 2) || 0,
    ];
    if ((first | second | third) > 0xff) return undefined;
    const bits = (first << 16) | (second << 8) | third;
    const missing = Math.max(0, index + 3 - text.length);
    encoded += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63);
    encoded += missing > 1 ? "=" : ALPHABET.charAt((bits >> 6) & 63);
    encoded += missing > 0 ? "=" : ALPHABET.charAt(bits & 63);
  }
  return encoded;
}

function withoutPadding(encoded: string): string {
  return encoded.length % 4 === 0 ? encoded.replace(/={1,2}$/, "") : encoded;
}

function decode(digits: string): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | (VALUES.get(digit) ?? 0)) & 0xffff;
    count += 6;
    if (count >= 8) text += String.fromCharCode((bits >> (count -= 8)) & 0xff);
  }
  return text;
}
