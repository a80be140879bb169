// The PDF viewer, a script of its own because of its size. It draws in the page's own thread: a
// webview may start no worker from the extension's files.
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { WorkerMessageHandler } from "pdfjs-dist/legacy/build/pdf.worker.mjs";
import { element } from "./dom";

Object.assign(globalThis, { pdfjsWorker: { WorkerMessageHandler } });

const MOST_PAGES = 50;

globalThis.drawPdf = async (bytes, holder) => {
  try {
    const file = await getDocument({
      data: bytes,
      useWasm: false,
      useWorkerFetch: false,
      useSystemFonts: true,
      enableXfa: false,
    }).promise;
    holder.replaceChildren();
    for (let number = 1; number <= Math.min(file.numPages, MOST_PAGES); number += 1) {
      holder.append(await drawn(await file.getPage(number), number, file.numPages));
    }
    if (file.numPages > MOST_PAGES) {
      holder.append(
        element("p", { class: "note" }, `The first ${MOST_PAGES} of ${file.numPages} pages.`),
      );
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    holder.textContent = `This is not a PDF that can be shown: ${reason}`;
  }
};

/** A page as a picture whose description is its text. */
async function drawn(page: PDFPageProxy, number: number, pages: number): Promise<HTMLElement> {
  const viewport = page.getViewport({ scale: 1.5 * Math.min(devicePixelRatio, 2) });
  const canvas = element("canvas", { width: viewport.width, height: viewport.height });
  await page.render({ canvas, viewport }).promise;
  const { items } = await page.getTextContent();
  const text = items.map((item) => ("str" in item ? item.str : "")).join(" ");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Page ${number} of ${pages}: ${text}`);
  return canvas;
}
