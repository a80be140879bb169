// The tabs of a result: what each is called, when it is to be drawn anew, and how.
import {
  indented,
  indentedStart,
  languageOf,
  mediaType,
  bounded,
  hexDump,
  duration,
  size,
} from "../body";
import type { OtherExchange, ShownResult } from "../panel-messages";
import type { ConsoleLogged, Exchanged, ResponseData } from "../protocol";
import { phasesOf } from "../timings";
import { code } from "./code";
import { button, element, pairs, spoken } from "./dom";
import { absence } from "./header";
import { remember, resources, tell, view } from "./page";
import { bytesOf, isPicture, previewOf } from "./preview";
import { testsTab } from "./tests-tab";
import { visualizer } from "./visualizer";

/** A tab. As long as `key` stays, what was drawn stays. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: string;
  readonly kind?: "passed" | "failed";
  readonly key: string;
  readonly draw: () => HTMLElement;
}

/** The tabs in their order, and the one that is shown when nobody has chosen another. */
export function tabsOf(result: ShownResult): {
  readonly tabs: readonly Tab[];
  readonly first: string;
} {
  const { exchange, visualization } = result;
  const response = exchange?.response;
  const preview = response && previewOf(response);
  const state = exchange === undefined ? `${result.finished}` : "answered";
  const key = `${result.id} ${state}`;
  const tabs: Tab[] = [];
  if (visualization) {
    const draw = () => visualizer(visualization, resources.nonce);
    tabs.push({ id: "visualizer", title: "Visualizer", key: `${result.id}`, draw });
  }
  if (preview) tabs.push({ id: "preview", title: "Preview", key, draw: preview });
  const headers = response?.headers ?? [];
  const cookies = exchange?.cookies ?? [];
  tabs.push(
    { id: "body", title: "Body", key, draw: () => body(result) },
    counted("headers", "Headers", headers.length, key, () => pairs(headers, NAMED, "No headers.")),
    counted("cookies", "Cookies", cookies.length, key, () =>
      pairs(cookies, NAMED, "No cookies apply to this URL."),
    ),
    tests(result),
    counted("console", "Console", result.logs.length, `${key} ${result.logs.length}`, () =>
      log(result.logs),
    ),
    { id: "timings", title: "Timings", key, draw: () => timings(exchange?.timings ?? {}) },
    {
      id: "request",
      title: "Request",
      key: `${key} ${result.others.length}`,
      draw: () => request(result),
    },
  );
  const type = mediaType(headers);
  const first = visualization ? "visualizer" : preview && isPicture(type) ? "preview" : "body";
  return { tabs, first };
}

const NAMED = ["Name", "Value"] as const;

function counted(
  id: string,
  title: string,
  count: number,
  key: string,
  draw: () => HTMLElement,
): Tab {
  return { id, title, ...(count > 0 && { count: `${count}` }), key, draw };
}

function tests(result: ShownResult): Tab {
  const { verdicts, errors, warnings } = result;
  const ran = verdicts.filter((verdict) => verdict.skipped !== true);
  const passed = ran.filter((verdict) => verdict.passed).length;
  const failed = errors.length > 0 || passed < ran.length;
  const said = errors.length > 0 || ran.length > 0;
  return {
    id: "tests",
    title: "Tests",
    ...(said && { count: ran.length === 0 ? "!" : `${passed}/${ran.length}` }),
    ...(said && { kind: failed ? ("failed" as const) : ("passed" as const) }),
    key: `${result.id} ${verdicts.length} ${errors.length} ${warnings.length}`,
    draw: () => testsTab(result),
  };
}

// ---- the body ----------------------------------------------------------------------------------

const SHOWN = 1_000_000;
const DUMPED = 4096;

function body(result: ShownResult): HTMLElement {
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

// ---- console, timings, request -----------------------------------------------------------------

function log(lines: readonly ConsoleLogged[]): HTMLElement {
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

function timings(measured: Readonly<Record<string, number>>): HTMLElement {
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

function request({ exchange, others }: ShownResult): HTMLElement {
  if (exchange === undefined) return element("p", { class: "none" }, "Nothing was sent.");
  const parts = [
    element("h2", {}, "As it was sent"),
    element(
      "div",
      { class: "bar" },
      element("code", { class: "grow" }, `${exchange.request.method} ${exchange.request.url}`),
      button({}, "Copy", () => {
        tell({ type: "copy", what: "request" });
      }),
    ),
    pairs(exchange.request.headers ?? [], NAMED, "No headers."),
    ...requestBody(exchange),
  ];
  if (others.length > 0)
    parts.push(
      element("h2", {}, "Also sent"),
      element("ul", { class: "others" }, ...others.map(other)),
    );
  return element("div", {}, ...parts);
}

function requestBody({ request: sent }: Exchanged): HTMLElement[] {
  if (sent.body === undefined) {
    return sent.bodySize
      ? [element("p", { class: "note" }, `A body of ${size(sent.bodySize)}, not text.`)]
      : [];
  }
  const { text: shown, rest } = bounded(sent.body, SHOWN);
  const language = languageOf(mediaType(sent.headers ?? []), shown);
  const cut =
    rest > 0 ? [element("p", { class: "note" }, `Cut here: ${rest} more characters.`)] : [];
  return [element("h2", {}, "Its body"), code(shown, language, "The request's body"), ...cut];
}

const SOURCES: Readonly<Record<string, string>> = {
  redirect: "redirected from",
  script: "by a script",
  auth: "to authorize",
};

function other({ source, method, url, code: status, time, error }: OtherExchange): HTMLElement {
  const outcome =
    error ?? [status, time === undefined ? "" : duration(time)].filter(Boolean).join(" · ");
  return element(
    "li",
    {},
    element("span", { class: "source" }, SOURCES[source] ?? source),
    " ",
    element("code", {}, `${method} ${url}`),
    spoken(": "),
    element("span", { class: "outcome" }, ` ${outcome}`),
  );
}
