// The top of the page: what was sent, how it ended, what can be done with it, which result it is.
import { duration, size } from "../body";
import type { Choice, PanelState, ShownResult } from "../panel-messages";
import type { ResponseData } from "../protocol";
import { button, element, spoken } from "./dom";
import { tell } from "./page";

export function header({ result, choices, running }: PanelState): HTMLElement {
  const busy = running.length > 0 && runningLine(running);
  if (result === undefined) return element("header", {}, busy);
  return element(
    "header",
    {},
    element("div", { class: "bar" }, chooser(choices, result.id), ...actions()),
    requestLine(result),
    statusLine(result),
    busy,
  );
}

function chooser(choices: readonly Choice[], chosen: number): HTMLElement {
  const select = element("select", { id: "result", "aria-label": "Which result is shown" });
  let group: HTMLOptGroupElement | undefined;
  for (const choice of choices) {
    if (group?.label !== choice.group) {
      group = element("optgroup", { label: choice.group });
      select.append(group);
    }
    const selected = choice.id === chosen;
    group.append(element("option", { value: choice.id, selected }, choice.label));
  }
  select.addEventListener("change", () => {
    tell({ type: "choose", id: Number(select.value) });
  });
  return select;
}

function actions(): HTMLElement[] {
  return [
    button({ id: "send", class: "primary" }, "Send", () => {
      tell({ type: "send" });
    }),
    button(
      { id: "test", title: "Run the tests again on this response, without sending" },
      "Test again",
      () => {
        tell({ type: "test" });
      },
    ),
    button({ id: "compare", title: "Compare with the response before" }, "Compare", () => {
      tell({ type: "compare" });
    }),
  ];
}

function requestLine({ exchange, name }: ShownResult): HTMLElement {
  if (exchange === undefined) return element("p", { class: "request" }, name);
  const { method, url } = exchange.request;
  return element(
    "p",
    { class: "request" },
    element("span", { class: `method ${method.toLowerCase()}` }, method),
    " ",
    element("span", { class: "url" }, url),
  );
}

/** Why there is no response: the request failed, a script kept it from being sent, or it is on its way. */
export function absence({ exchange, errors, warnings, finished }: ShownResult): string {
  if (exchange?.error !== undefined) return exchange.error.message;
  const reason = errors[0]?.error.message ?? warnings[0]?.message;
  if (finished) return reason === undefined ? "Nothing was sent." : `Nothing was sent: ${reason}`;
  return "Sending …";
}

function statusLine(result: ShownResult): HTMLElement {
  const { exchange, replayed, verdicts, errors } = result;
  const response = exchange?.response;
  if (response?.code === undefined) {
    const isFailed = exchange?.error !== undefined || errors.length > 0;
    return element(
      "p",
      { class: `status ${isFailed ? "failed" : ""}`, role: "status" },
      absence(result),
    );
  }
  const kind = response.code >= 400 ? "failed" : response.code >= 300 ? "moved" : "passed";
  const facts = [
    duration(response.responseTime ?? 0),
    response.wireSize === undefined ? "" : size(response.wireSize),
    testsTold(verdicts),
    replayed ? "an earlier response, tested again" : "",
  ].filter((fact) => fact !== "");
  return element(
    "p",
    { class: "status", role: "status" },
    element("strong", { class: `pill ${kind}` }, statusOf(response)),
    ...facts.flatMap((fact) => [spoken(", "), element("span", {}, fact)]),
  );
}

/** The status line: `HTTP/1.1 200 OK`. */
function statusOf({ httpVersion = "", code, status = "" }: ResponseData): string {
  const version = httpVersion === "" ? "" : `HTTP/${httpVersion}`;
  return [version, code, status].filter((part) => part !== "").join(" ");
}

function testsTold(verdicts: ShownResult["verdicts"]): string {
  const ran = verdicts.filter((verdict) => verdict.skipped !== true);
  const passed = ran.filter((verdict) => verdict.passed).length;
  return ran.length === 0 ? "" : `${passed} of ${ran.length} tests passed`;
}

function runningLine(running: readonly string[]): HTMLElement {
  return element(
    "p",
    { class: "running" },
    element("span", { class: "spinner", "aria-hidden": "true" }),
    element("span", { role: "status" }, running.join(", ")),
    button({ id: "stop" }, "Stop", () => {
      tell({ type: "stop" });
    }),
  );
}
