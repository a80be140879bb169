/** What a response holds, judged by its headers. */

import { type HeaderList } from "./header";

/** Groups of media types, and the format within a group; the first match wins. */
const FORMATS: readonly (readonly [pattern: RegExp, type: string, format: string])[] = [
  [/\bjson\b/, "text", "json"],
  [/\bxml\b/, "text", "xml"],
  [/\bhtml\b/, "text", "html"],
  [/javascript|ecmascript/, "text", "script"],
  [/^text\/css/, "text", "stylesheet"],
  [/^text\/|x-www-form-urlencoded/, "text", "plain"],
  [/^image\//, "image", "image"],
  [/^audio\//, "audio", "audio"],
  [/^video\//, "video", "video"],
  [/\bpdf\b/, "embed", "pdf"],
  [/^multipart\//, "multipart", "raw"],
  [/^message\//, "message", "raw"],
  [/^application\//, "application", "raw"],
];

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/json": "json",
  "application/xml": "xml",
  "text/xml": "xml",
  "text/html": "html",
  "text/plain": "txt",
  "text/css": "css",
  "text/csv": "csv",
  "text/calendar": "ics",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/gzip": "gz",
  "application/octet-stream": "bin",
  "application/rtf": "rtf",
  "application/msword": "doc",
  "application/vnd.ms-excel": "xls",
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/gif": "gif",
  "image/svg+xml": "svg",
  "image/webp": "webp",
  "image/bmp": "bmp",
  "image/tiff": "tiff",
  "audio/mpeg": "mpga",
  "audio/ogg": "oga",
  "audio/wav": "wav",
  "video/mp4": "mp4",
  "video/mpeg": "mpeg",
  "video/webm": "webm",
  "font/woff": "woff",
  "font/woff2": "woff2",
};

/** The type, charset and file name of a response. */
export function contentInfo(headers: HeaderList): globalThis.ContentInfo {
  const header = String(headers.get("content-type") ?? "text/plain");
  const contentType = (header.split(";")[0] ?? "").trim().toLowerCase();
  const extension = EXTENSIONS[contentType];
  return {
    contentType,
    ...formatOf(contentType),
    charset: charsetOf(header),
    ...(extension === undefined ? {} : { fileExtension: extension }),
    fileName: dispositionName(headers) ?? (extension ? `response.${extension}` : "response"),
  } as globalThis.ContentInfo;
}

/** The charset of a content type; UTF-8 unless it names one. */
export function charsetOf(contentType: string): string {
  const found = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase();
  return found === undefined || found === "utf-8" ? "utf8" : found;
}

function formatOf(contentType: string): { mimeType: string; mimeFormat: string } {
  const known = FORMATS.find(([pattern]) => pattern.test(contentType));
  return { mimeType: known?.[1] ?? "unknown", mimeFormat: known?.[2] ?? "raw" };
}

function dispositionName(headers: HeaderList): string | undefined {
  const disposition = headers.get("content-disposition");
  if (typeof disposition !== "string") return undefined;
  const encoded = /filename\*\s*=\s*[\w-]*''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename\s*=\s*"?([^";]+)"?/i.exec(disposition)?.[1];
}
