/** Bytes and text. */

import { library } from "../host";

interface BufferLibrary {
  Buffer: { from(data: string | ArrayBuffer, encoding?: string): Buffer };
}

interface IconvLibrary {
  encodingExists(charset: string): boolean;
  decode(bytes: Uint8Array, charset: string): string;
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // The halves of a surrogate pair count two bytes each.
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    length += unit < 0x800 || isHalf ? 1 : 2;
  }
  return length;
}

export function bufferFrom(data: string, encoding: "utf8" | "base64"): Buffer {
  return library<BufferLibrary>("buffer").Buffer.from(data, encoding);
}

/** Bytes as text; an unknown charset counts as UTF-8. */
export function decodeBytes(bytes: Buffer, charset: string): string {
  const name = charset.toLowerCase().replace(/^["']|["']$/g, "");
  if (name === "utf8" || name === "utf-8") return bytes.toString("utf8");
  const iconv = library<IconvLibrary>("iconv-lite");
  return iconv.encodingExists(name) ? iconv.decode(bytes, name) : bytes.toString("utf8");
}
