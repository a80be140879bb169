/** `atob` and `btoa`. */

import type { Engine } from "../engine";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...ALPHABET].map((character, index) => [character, index]));
const WHITESPACE = /[\t\n\f\r ]/g;

export interface Base64 {
  atob(encoded: string): string;
  btoa(text: string): string;
}

/** The two functions; their errors are `DOMException`s named `InvalidCharacterError`. */
export function createBase64(engine: Engine): Base64 {
  function invalid(message: string): Error {
    const { DOMException } = engine.library(
      "postroom:dom-exception",
    ) as typeof import("./dom-exception");
    return new DOMException(message, "InvalidCharacterError");
  }

  return {
    atob(encoded) {
      const text = decode(String(encoded).replace(WHITESPACE, ""));
      if (text === undefined) throw invalid("The string to be decoded is not correctly encoded.");
      return text;
    },
    btoa(text) {
      const encoded = encode(String(text));
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

/** Undefined for text that is no base64. */
function decode(encoded: string): string | undefined {
  const digits = encoded.length % 4 === 0 ? encoded.replace(/={1,2}$/, "") : encoded;
  if (digits.length % 4 === 1) return undefined;
  let text = "";
  let bits = 0;
  let count = 0;
  for (const digit of digits) {
    const value = VALUES.get(digit);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) text += String.fromCharCode((bits >> (count -= 8)) & 0xff);
  }
  return text;
}
