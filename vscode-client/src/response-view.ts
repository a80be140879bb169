// The response panel's page, as text from values: no editor, no state.
import type { ConsoleLogged, Exchanged, VerdictGiven } from "./protocol";
import { visualizerFrame } from "./visualizer";

/** What the panel shows of one request's last exchange. */
export interface Shown {
  readonly exchange: Exchanged;
  readonly verdicts: readonly VerdictGiven[];
  readonly logs: readonly ConsoleLogged[];
  readonly visualization?: { readonly template: string; readonly data: unknown };
}

const LARGEST = 2_000_000;

/** The whole page. `nonce` names the only script that may run. */
export function page(shown: Shown, nonce: string): string {
  const tabs = tabsOf(shown, nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}' 'unsafe-eval'; img-src data:; frame-src 'self';">
<style>${STYLE}</style>
</head>
<body>
${statusLine(shown.exchange)}
<div role="tablist" aria-label="Response">${tabs.map(tabButton).join("")}</div>
${tabs.map(tabPanel).join("\n")}
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

function tabsOf(shown: Shown, nonce: string): readonly Tab[] {
  const { exchange, verdicts, logs, visualization } = shown;
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const tabs: Tab[] = [];
  if (visualization !== undefined) {
    tabs.push({ id: "visualizer", title: "Visualizer", html: visualizerFrame(visualization, nonce) });
  }
  tabs.push(
    { id: "body", title: "Body", html: body(exchange) },
    { id: "headers", title: "Headers", html: table(exchange.response?.headers ?? []) },
    { id: "cookies", title: "Cookies", html: table(exchange.cookies ?? []) },
    { id: "tests", title: `Tests ${passed}/${verdicts.length}`, html: verdictList(verdicts) },
    { id: "console", title: `Console ${logs.length}`, html: logList(logs) },
    { id: "timings", title: "Timings", html: timings(exchange.timings ?? {}) },
    { id: "request", title: "Request", html: request(exchange) },
  );
  return tabs;
}

function tabButton(tab: Tab, index: number): string {
  const chosen = index === 0;
  return `<button role="tab" id="tab-${tab.id}" aria-controls="panel-${tab.id}" aria-selected="${String(chosen)}" tabindex="${chosen ? "0" : "-1"}">${escape(tab.title)}</button>`;
}

function tabPanel(tab: Tab, index: number): string {
  return `<section role="tabpanel" id="panel-${tab.id}" aria-labelledby="tab-${tab.id}" tabindex="0"${index === 0 ? "" : " hidden"}>${tab.html}</section>`;
}

function statusLine({ request, response, error }: Exchanged): string {
  const sent = `<span class="method">${escape(request.method)}</span> <span class="url">${escape(request.url)}</span>`;
  if (response?.code === undefined) {
    return `<header class="failed" role="status">${sent}<p>${escape(error?.message ?? "No response.")}</p></header>`;
  }
  const kind = response.code < 400 ? "fine" : "failed";
  const size = response.wireSize === undefined ? "" : ` · ${response.wireSize} bytes`;
  const time = Math.round(response.responseTime ?? 0);
  return `<header role="status">${sent}<p><strong class="${kind}">${response.code} ${escape(response.status ?? "")}</strong> · ${time} ms${size}</p></header>`;
}

function body({ response }: Exchanged): string {
  const type = contentType(response?.headers ?? []);
  if (response?.base64 !== undefined) {
    return type.startsWith("image/")
      ? `<img alt="The response as an image" src="data:${escape(type)};base64,${response.base64}">`
      : `<p>${Math.round((response.base64.length * 3) / 4)} bytes of ${escape(type || "binary data")}.</p>`;
  }
  const text = response?.text ?? "";
  const html = type.includes("html") ? preview(text) : "";
  return `${html}<pre>${escape(cut(pretty(text, type)))}</pre>`;
}

function preview(text: string): string {
  return `<details><summary>Preview</summary><iframe sandbox="" title="The response as a page" srcdoc="${escape(text)}"></iframe></details>`;
}

function pretty(text: string, type: string): string {
  if (!type.includes("json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function cut(text: string): string {
  return text.length > LARGEST ? `${text.slice(0, LARGEST)}\n… ${text.length - LARGEST} more characters` : text;
}

function contentType(headers: readonly (readonly [string, string])[]): string {
  const found = headers.find(([name]) => name.toLowerCase() === "content-type");
  return (found?.[1] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function table(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "<p>None.</p>";
  const lines = rows.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`);
  return `<table>${lines.join("")}</table>`;
}

function verdictList(verdicts: readonly VerdictGiven[]): string {
  if (verdicts.length === 0) return "<p>No tests.</p>";
  return `<ul class="verdicts">${verdicts.map(verdictLine).join("")}</ul>`;
}

function verdictLine(verdict: VerdictGiven): string {
  const [mark, kind] = verdict.skipped === true ? ["−", "skipped"] : verdict.passed ? ["✓", "fine"] : ["✗", "failed"];
  const why = verdict.error === undefined ? "" : `<pre>${escape(verdict.error.message)}</pre>`;
  return `<li><span class="${kind}" aria-hidden="true">${mark}</span> <span class="sr">${kind}</span>${escape(verdict.name)}${why}</li>`;
}

function logList(logs: readonly ConsoleLogged[]): string {
  if (logs.length === 0) return "<p>Nothing was logged.</p>";
  return `<pre>${logs.map((log) => `${log.level.padEnd(5)} ${escape(log.text)}`).join("\n")}</pre>`;
}

function timings(phases: Readonly<Record<string, number>>): string {
  const total = phases["total"] ?? 0;
  const rows = Object.entries(phases).filter(([name]) => name !== "total");
  const bars = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${escape(name)}</th><td>${value.toFixed(1)} ms</td><td><meter min="0" max="${Math.max(total, 0.1)}" value="${value}"></meter></td></tr>`,
  );
  return `<table>${bars.join("")}<tr><th scope="row">total</th><td>${total.toFixed(1)} ms</td><td></td></tr></table>`;
}

function request({ request: sent }: Exchanged): string {
  const content = sent.body === undefined ? "" : `<pre>${escape(cut(sent.body))}</pre>`;
  return `<p>${escape(sent.method)} ${escape(sent.url)}</p>${table(sent.headers ?? [])}${content}`;
}

/** Text as it may stand in HTML and in a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1rem; }
header { padding: .75rem 0; overflow-wrap: anywhere; } header p { margin: .25rem 0 0; }
.method { font-weight: 600; } .fine { color: var(--vscode-testing-iconPassed); } .failed { color: var(--vscode-testing-iconFailed); }
.skipped { color: var(--vscode-testing-iconSkipped); } .sr { position: absolute; left: -9999px; }
[role=tablist] { display: flex; gap: .25rem; flex-wrap: wrap; border-bottom: 1px solid var(--vscode-panel-border); }
[role=tab] { background: none; border: 0; border-bottom: 2px solid transparent; color: inherit; font: inherit; padding: .4rem .6rem; cursor: pointer; }
[role=tab][aria-selected=true] { border-color: var(--vscode-focusBorder); }
pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th { text-align: left; font-weight: 600; } th, td { padding: .2rem .8rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; } li { padding: .15rem 0; } img { max-width: 100%; } iframe { width: 100%; height: 70vh; border: 0; background: #fff; }
`;

const SCRIPT = `
const tabs = [...document.querySelectorAll('[role=tab]')];
function choose(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
  }
  tab.focus();
}
tabs.forEach((tab, index) => {
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(tabs[(index + step + tabs.length) % tabs.length]);
  });
});
`;
