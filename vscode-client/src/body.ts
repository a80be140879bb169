// Bodies made readable, as text from text: no editor, no document.

/** The languages that bodies are coloured in. */
export type Language = "json" | "xml" | "html" | "css" | "javascript" | "text";

export type Headers = readonly (readonly [string, string])[];

/** The media type without its parameters, in lower case; "" when no header tells it. */
export function mediaType(headers: Headers): string {
  const found = headers.find(([name]) => name.toLowerCase() === "content-type");
  return (found?.[1] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The language of a body: by its media type, else by how it begins. */
export function languageOf(type: string, text: string): Language {
  if (/[/+]json\b/.test(type)) return "json";
  if (type === "text/html" || type === "application/xhtml+xml") return "html";
  if (/[/+]xml\b/.test(type)) return "xml";
  if (type === "text/css") return "css";
  if (/\b(java|ecma)script$/.test(type)) return "javascript";
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (/^[[{]/.test(start)) return "json";
  if (/^<(!doctype )?html/.test(start)) return "html";
  return start.startsWith("<?xml") ? "xml" : "text";
}

/** What a file of the body would end with. */
export function endingOf(type: string, language: Language): string {
  const endings: Readonly<Record<string, string>> = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/csv": "csv",
  };
  if (endings[type] !== undefined) return endings[type];
  if (language === "javascript") return "js";
  return language === "text" ? (type.startsWith("text/") || type === "" ? "txt" : "bin") : language;
}

/** The body indented where its language allows that without changing what it says. */
export function indented(text: string, language: Language): string {
  if (language === "json") return isJson(text) ? indentedJson(text) : text;
  return language === "xml" ? indentedXml(text) : text;
}

/** As above for the beginning of a body, whose end is not there. */
export function indentedStart(text: string, language: Language): string {
  return language === "json" ? indentedJson(text) : text;
}

const JSON_TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;

/** JSON with two spaces for each level. Numbers, escapes and doubled keys stay as they came. */
function indentedJson(text: string): string {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const breakLine = () => {
    lines.push(line);
    line = "  ".repeat(depth);
  };
  let before = "";
  for (const [token] of text.matchAll(JSON_TOKEN)) {
    if (token === "}" || token === "]") {
      depth -= 1;
      if (before !== "{" && before !== "[") breakLine();
      line += token;
    } else {
      if (before === "{" || before === "[") breakLine();
      line += token === ":" ? ": " : token;
      if (token === ",") breakLine();
      if (token === "{" || token === "[") depth += 1;
    }
    before = token;
  }
  return [...lines, line].join("\n");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const XML_TOKEN = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<[^>]*>|[^<]+/g;

/** XML with each element on a line of its own, unless text stands beside elements. */
function indentedXml(text: string): string {
  const tokens = text.match(XML_TOKEN) ?? [];
  const lines: string[] = [];
  let depth = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (token.trim() === "") continue;
    if (token.startsWith("</")) depth -= 1;
    const inline = leaf(tokens, index);
    if (!token.startsWith("<") && inline === undefined) return text;
    lines.push("  ".repeat(Math.max(depth, 0)) + (inline ?? token.trim()));
    if (inline !== undefined) index += 2;
    else if (/^<[^/!?][^]*[^/]>$|^<[^/!?]>$/.test(token)) depth += 1;
  }
  return lines.join("\n");
}

/** `<a>text</a>`, when that is what stands at `index`. */
function leaf(tokens: readonly string[], index: number): string | undefined {
  const [open = "", text = "", close = ""] = tokens.slice(index, index + 3);
  const isLeaf = /^<[^/!?]/.test(open) && !text.startsWith("<") && close.startsWith("</");
  return isLeaf ? open + text.trim() + close : undefined;
}

/** The first `limit` characters, and how many more there are. */
export function bounded(
  text: string,
  limit: number,
): { readonly text: string; readonly rest: number } {
  if (text.length <= limit) return { text, rest: 0 };
  const isPair = /[\ud800-\udbff]/.test(text[limit - 1] ?? "");
  const end = isPair ? limit - 1 : limit;
  return { text: text.slice(0, end), rest: text.length - end };
}

/** The lines in groups, so that a view can draw those that are looked at. */
export function groups(text: string, size: number): readonly string[] {
  const lines = text.split("\n");
  const found: string[] = [];
  for (let start = 0; start < lines.length; start += size) {
    found.push(lines.slice(start, start + size).join("\n"));
  }
  return found;
}

/** Bytes as hexadecimal beside what is readable of them, 16 in a line. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "."));
    lines.push(`${start.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${text.join("")}`);
  }
  return lines.join("\n");
}

/** A size as a person reads it: `385 B`, `12.4 kB`, `3.1 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A duration as a person reads it: `3 ms`, `1.24 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds >= 10 ? `${Math.round(milliseconds)} ms` : `${milliseconds.toFixed(1)} ms`;
}
