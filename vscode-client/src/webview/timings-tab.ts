// The phases of an exchange, as figures and as bars.
import { duration } from "../body";
import { phasesOf } from "../timings";
import { element } from "./dom";

export function timingsTab(measured: Readonly<Record<string, number>>): HTMLElement {
  const phases = phasesOf(measured);
  if (phases.length === 0) return element("p", { class: "none" }, "No times were measured.");
  const rows = phases.map(({ name, title, milliseconds, start, share }) => {
    const bar = element("span", { class: `phase ${name}` });
    bar.style.marginInlineStart = `${start * 100}%`;
    bar.style.inlineSize = `${share * 100}%`;
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, title),
      element("td", { class: "number" }, duration(milliseconds)),
      element("td", { class: "track", "aria-hidden": "true" }, bar),
    );
  });
  const total = measured["total"] ?? phases.reduce((sum, one) => sum + one.milliseconds, 0);
  rows.push(
    element(
      "tr",
      { class: "total" },
      element("th", { scope: "row" }, "Total"),
      element("td", { class: "number" }, duration(total)),
      element("td", {}),
    ),
  );
  return element(
    "table",
    { class: "timings", "aria-label": "Timings" },
    element("tbody", {}, ...rows),
  );
}
