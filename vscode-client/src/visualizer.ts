// What `pm.visualizer.set` was given, rendered in a frame that reaches nothing outside itself.
//
// The template is compiled inside the frame and not here: a compiled template is code, and whoever
// wrote the collection wrote it.
import handlebars from "handlebars/dist/handlebars.min.js";
import { escape } from "./response-view";

interface Visualization {
  readonly template: string;
  readonly data: unknown;
}

// The frame is a srcdoc: the panel's own policy holds in it too, so its scripts carry the panel's nonce.
const policy = (nonce: string) =>
  `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}' 'unsafe-eval'; img-src data:; font-src data:`;

const RENDER = `
const pm = { getData: (callback) => callback(null, given.data) };
try {
  const html = Handlebars.compile(given.template)(given.data ?? {});
  const content = document.createRange().createContextualFragment(html);
  for (const script of content.querySelectorAll("script")) script.nonce = given.nonce;
  document.body.replaceChildren(content);
} catch (error) {
  document.body.textContent = "The visualizer's template is broken: " + error.message;
}`;

/** The frame's HTML. It has no origin, no network and no storage. */
export function visualizerFrame({ template, data }: Visualization, nonce: string): string {
  const given = JSON.stringify({ template, data: data ?? null, nonce }).replaceAll("<", "\\u003c");
  const page = [
    `<meta http-equiv="Content-Security-Policy" content="${policy(nonce)}">`,
    `<body><script nonce="${nonce}">${handlebars}</script>`,
    `<script nonce="${nonce}">const given = ${given};${RENDER}</script></body>`,
  ].join("");
  return `<iframe sandbox="allow-scripts" title="Visualizer" srcdoc="${escape(page)}"></iframe>`;
}
