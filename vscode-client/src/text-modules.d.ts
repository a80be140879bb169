// esbuild gives this file as a string: see esbuild.mjs.
declare module "handlebars/dist/handlebars.runtime.min.js" {
  const source: string;
  export default source;
}

// pdfjs-dist declares no types for its worker.
declare module "pdfjs-dist/legacy/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: object;
}
