// Bodies as a person would see them: a page, an image, a document.
import { mediaType } from "../body";
import type { ResponseData } from "../protocol";
import { element } from "./dom";
import { resources } from "./page";

type Render = (response: ResponseData, type: string) => HTMLElement;

/** What draws the body, if it is of a kind that can be drawn. */
export function previewOf(response: ResponseData): (() => HTMLElement) | undefined {
  const type = mediaType(response.headers ?? []);
  const render = kindOf(type);
  const has = (response.text ?? response.base64 ?? "") !== "";
  return render && has ? () => render(response, type) : undefined;
}

/** Whether a body of this type is better looked at than read. */
export const isPicture = (type: string): boolean =>
  (type.startsWith("image/") && type !== "image/svg+xml") || type === "application/pdf";

function kindOf(type: string): Render | undefined {
  if (type === "text/html" || type === "application/xhtml+xml") return webPage;
  if (type.startsWith("image/")) return image;
  if (/^(audio|video)\//.test(type)) return media;
  return type === "application/pdf" ? pdf : undefined;
}

/** The body's bytes. */
export function bytesOf({ text, base64 }: ResponseData): Uint8Array<ArrayBuffer> {
  if (base64 === undefined) return new Uint8Array(new TextEncoder().encode(text ?? ""));
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A page without scripts, without forms and without anything from the network. */
function webPage({ text = "" }: ResponseData): HTMLElement {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return element(
    "div",
    { class: "framed" },
    element(
      "p",
      { class: "note" },
      "Scripts do not run here, and nothing is loaded from the network.",
    ),
    element("iframe", {
      id: "page",
      sandbox: "",
      title: "The response as a page",
      srcdoc: head + text,
    }),
  );
}

function image(response: ResponseData, type: string): HTMLElement {
  const url = URL.createObjectURL(new Blob([bytesOf(response)], { type }));
  const picture = element("img", { alt: "The response as an image", src: url });
  const about = element("figcaption", {}, type);
  picture.addEventListener("load", () => {
    about.textContent = `${type}, ${picture.naturalWidth} × ${picture.naturalHeight}`;
    URL.revokeObjectURL(url);
  });
  picture.addEventListener("error", () => {
    about.textContent = `This is not an image that can be shown, though it is called ${type}.`;
    picture.remove();
  });
  return element("figure", {}, picture, about);
}

function media(response: ResponseData, type: string): HTMLElement {
  const tag = type.startsWith("audio/") ? "audio" : "video";
  const src = URL.createObjectURL(new Blob([bytesOf(response)], { type }));
  return element(tag, { controls: true, src });
}

declare global {
  /** What pdf.ts adds to the page when it is loaded. */
  var drawPdf: ((bytes: Uint8Array, holder: HTMLElement) => Promise<void>) | undefined;
}

function pdf(response: ResponseData): HTMLElement {
  const holder = element("div", { class: "pdf", "aria-busy": "true" }, "Drawing …");
  const draw = async () => {
    await globalThis.drawPdf?.(bytesOf(response), holder);
    holder.removeAttribute("aria-busy");
  };
  if (globalThis.drawPdf !== undefined) void draw();
  else document.head.append(pdfScript(draw, holder));
  return holder;
}

/** The viewer is large, and is loaded when there is something to view. */
function pdfScript(draw: () => Promise<void>, holder: HTMLElement): HTMLScriptElement {
  const script = element("script", { src: resources.pdf, nonce: resources.nonce });
  script.addEventListener("load", () => void draw());
  script.addEventListener("error", () => {
    holder.textContent = "The PDF viewer could not be loaded. Save the body to see it elsewhere.";
  });
  return script;
}
