// The request as it was sent, and what else was sent in its turn.
import { bounded, duration, languageOf, mediaType, size } from "../body";
import type { OtherExchange, ShownResult } from "../panel-messages";
import type { Exchanged } from "../protocol";
import { SHOWN } from "./body-tab";
import { code } from "./code";
import { button, element, pairs, spoken } from "./dom";
import { tell } from "./page";

export function requestTab({ exchange, others }: ShownResult): HTMLElement {
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
    pairs(exchange.request.headers ?? [], ["Name", "Value"], "No headers."),
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
