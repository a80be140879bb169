// Text with line numbers and colours, drawn where it is looked at.
import hljs from "highlight.js/lib/core";
import css from "highlight.js/lib/languages/css";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import xml from "highlight.js/lib/languages/xml";
import { groups } from "../body";
import type { Language } from "../body";
import { lineByLine } from "../markup";
import { element } from "./dom";

hljs.registerLanguage("css", css);
hljs.registerLanguage("javascript", javascript);
hljs.registerLanguage("json", json);
hljs.registerLanguage("xml", xml);

const LINES = 200;
/** A line that is longer than this is not worth the time that its colours take. */
const LONGEST_LINE = 20_000;

/** The text, in groups of lines that are coloured when they come into view. */
export function code(text: string, language: Language, label: string): HTMLElement {
  const all = element("div", { class: "code", role: "region", "aria-label": label, tabindex: 0 });
  const watcher = new IntersectionObserver(colour, { rootMargin: "400px" });
  let first = 1;
  for (const lines of groups(text, LINES)) {
    const block = element("pre", {}, numbered(lines, first));
    first += LINES;
    all.append(block);
    if (language === "text") continue;
    block.dataset["language"] = language === "html" ? "xml" : language;
    watcher.observe(block);
  }
  all.style.setProperty("--digits", String(String(first).length));
  return all;
}

/** One span for each line: its number stands before it in the style sheet, so nobody copies it. */
function numbered(text: string, first: number): DocumentFragment {
  const fragment = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => {
    fragment.append(element("span", { class: "line", "data-line": first + index }, `${line}\n`));
  });
  return fragment;
}

function colour(
  entries: readonly IntersectionObserverEntry[],
  watcher: IntersectionObserver,
): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting || !(target instanceof HTMLElement)) continue;
    watcher.unobserve(target);
    colourLines(target, target.dataset["language"] ?? "");
  }
}

/** A language whose tokens end with their line is coloured line by line, the others as a whole. */
function colourLines(block: HTMLElement, language: string): void {
  const lines = [...block.children];
  if (lines.some((line) => line.textContent.length > LONGEST_LINE)) return;
  const html = hljs.highlight(block.textContent, { language, ignoreIllegals: true }).value;
  const coloured = lineByLine(html);
  lines.forEach((line, index) => {
    // highlight.js escapes what it is given; its own markup is spans with classes.
    line.innerHTML = `${coloured[index] ?? ""}\n`;
  });
}
