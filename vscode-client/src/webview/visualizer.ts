// What `pm.visualizer.set` was given, rendered in a frame that reaches nothing outside itself.
//
// A compiled template is code, and whoever wrote the collection wrote it: here it is only turned
// into text, which runs inside the frame. So neither this page nor the frame needs `eval`.
import handlebars from "handlebars";
import runtime from "handlebars/dist/handlebars.runtime.min.js";
import type { Visualized } from "../protocol";
import { inScript } from "../script-text";
import { element } from "./dom";

const RENDER = `
const pm = { getData: (callback) => callback(null, given.data) };
addEventListener("securitypolicyviolation", ({ blockedURI }) => {
  if (/^(https?|wss?):/.test(blockedURI) && blockedURI !== document.baseURI) parent.postMessage({ blocked: blockedURI }, "*");
});
try {
  const html = Handlebars.template(template)(given.data ?? {});
  const content = document.createRange().createContextualFragment(html);
  for (const script of content.querySelectorAll("script")) script.nonce = given.nonce;
  document.body.replaceChildren(content);
} catch (error) {
  document.body.textContent = "The visualizer's template went wrong: " + error.message;
}`;

/** What the last visualization was, and how many others there have been. */
let last = "";
let others = 0;

/** The same for visualizations that show the same: a frame need not start anew for them. */
export function sameAs(given: Visualized["visualization"]): string {
  const now = JSON.stringify(given);
  if (now !== last) others += 1;
  last = now;
  return `${others}`;
}

/** The frame, and a note that names what its policy kept from the network. */
export function visualizer(given: Visualized["visualization"], nonce: string): HTMLElement {
  const note = element("p", { class: "note", role: "status" });
  const compiled = compile(given.template);
  if (compiled instanceof Error) {
    return element(
      "p",
      { class: "failed" },
      `The visualizer's template is broken: ${compiled.message}`,
    );
  }
  const frame = element("iframe", {
    id: "visualization",
    sandbox: "allow-scripts",
    title: "Visualizer",
    srcdoc: frameHtml(compiled, given.data, nonce),
  });
  const blocked = new Set<string>();
  addEventListener("message", ({ source, data }: MessageEvent<{ blocked?: unknown }>) => {
    if (source !== frame.contentWindow || typeof data.blocked !== "string") return;
    blocked.add(data.blocked);
    note.textContent = `Not loaded, because the visualizer reaches no network: ${[...blocked].slice(0, 5).join(", ")}`;
  });
  return element("div", { class: "framed" }, note, frame);
}

function compile(template: string): string | Error {
  try {
    return handlebars.precompile(template) as string;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A page without origin, network and storage. The panel's own policy holds in it too. */
export function frameHtml(template: string, data: unknown, nonce: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; img-src data:; font-src data:`;
  const given = JSON.stringify({ data: data ?? null, nonce });
  return [
    `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<style>body { font: 14px system-ui, sans-serif; color: #1f1f1f; background: #fff; }</style>`,
    `<body><script nonce="${nonce}">${runtime}</script>`,
    `<script nonce="${nonce}">{const template = ${inScript(template)}; const given = ${inScript(given)};${RENDER}}</script></body>`,
  ].join("");
}
