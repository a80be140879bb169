// What scripts logged, each line with where that was.
import type { ConsoleLogged } from "../protocol";
import { button, element } from "./dom";
import { tell } from "./page";

export function consoleTab(lines: readonly ConsoleLogged[]): HTMLElement {
  if (lines.length === 0) return element("p", { class: "none" }, "Nothing was logged.");
  const rows = lines.map(({ level, text: words, place }) => {
    const where = place
      ? button({ class: "link place", title: "Go to its line" }, `line ${place.line + 1}`, () => {
          tell({ type: "reveal", place });
        })
      : "";
    return element(
      "li",
      { class: level },
      element("span", { class: "level" }, level),
      element("pre", {}, words),
      where,
    );
  });
  return element("ul", { class: "console" }, ...rows);
}
