// The body of a response: formatted or raw, as text or as bytes, never more than a page can draw.
import { bounded, hexDump, indented, indentedStart, languageOf, mediaType } from "../body";
import type { ShownResult } from "../panel-messages";
import type { ResponseData } from "../protocol";
import { code } from "./code";
import { button, element } from "./dom";
import { absence } from "./header";
import { remember, tell, view } from "./page";
import { bytesOf } from "./preview";

/** Characters that are drawn. */
export const SHOWN = 1_000_000;
const DUMPED = 4096;

export function bodyTab(result: ShownResult): HTMLElement {
  const { exchange } = result;
  const response = exchange?.response;
  if (response === undefined) return element("p", { class: "none" }, absence(result));
  if (response.base64 !== undefined) return binary(response);
  if ((response.text ?? "") === "") return element("p", { class: "none" }, "The body is empty.");
  const holder = element("div", { class: "body" });
  const redraw = () => {
    holder.replaceChildren(...text(result, response, redraw));
  };
  redraw();
  return holder;
}

function text(result: ShownResult, response: ResponseData, redraw: () => void): HTMLElement[] {
  const type = mediaType(response.headers ?? []);
  const whole = response.text ?? "";
  const language = languageOf(type, whole);
  const { raw = false, wrap = true } = view();
  const format = result.omitted > 0 ? indentedStart : indented;
  const shown = bounded(raw ? whole : format(whole, language), SHOWN);
  const drawn = code(shown.text, raw ? "text" : language, "Body");
  drawn.classList.toggle("wrapped", wrap);
  const bar = element(
    "div",
    { class: "bar", role: "toolbar", "aria-label": "Body" },
    toggle("Raw", raw, () => ({ raw: !raw }), redraw),
    toggle("Wrap lines", wrap, () => ({ wrap: !wrap }), redraw),
    element("span", { class: "grow" }),
    button({}, "Copy", () => {
      tell({ type: "copy", what: "body" });
    }),
    button({}, "Save …", () => {
      tell({ type: "save" });
    }),
    button({}, "Open in an editor", () => {
      tell({ type: "open" });
    }),
  );
  const rest = shown.rest + result.omitted;
  const note =
    rest > 0 &&
    element(
      "p",
      { class: "note", role: "note" },
      `Cut here: ${rest.toLocaleString("en")} more characters. Save the body to have it whole.`,
    );
  return [bar, drawn, ...(note ? [note] : [])];
}

function toggle(label: string, on: boolean, change: () => object, redraw: () => void): HTMLElement {
  const id = `toggle-${label.replaceAll(" ", "-").toLowerCase()}`;
  return button({ id, "aria-pressed": String(on), class: "toggle" }, label, () => {
    remember(change());
    redraw();
    document.getElementById(id)?.focus();
  });
}

function binary(response: ResponseData): HTMLElement {
  const bytes = bytesOf(response);
  const type = mediaType(response.headers ?? []) || "binary data";
  const cut = bytes.length > DUMPED ? `, of which the first ${DUMPED} are shown` : "";
  const bar = element(
    "div",
    { class: "bar" },
    element(
      "span",
      { class: "grow" },
      `${bytes.length.toLocaleString("en")} bytes of ${type}${cut}`,
    ),
    button({}, "Save …", () => {
      tell({ type: "save" });
    }),
  );
  return element(
    "div",
    { class: "body" },
    bar,
    code(hexDump(bytes.subarray(0, DUMPED)), "text", "Body"),
  );
}
