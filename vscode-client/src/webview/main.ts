// The response panel's page. The extension tells what there is; here it is drawn. What has not
// changed stays as it is, with its scroll position and its focus.
import type { PanelState, ShownResult } from "../panel-messages";
import type { Exchanged } from "../protocol";
import { element } from "./dom";
import { header } from "./header";
import { keepFocus, renew } from "./keeping";
import { remember, tell, view } from "./page";
import { tabsOf } from "./tabs";
import type { Tab } from "./tabs";

const top = element("div", {});
const list = element("div", { role: "tablist", "aria-label": "Parts of the response" });
const panels = element("main", {});
document.body.append(top, list, panels);

/** The panels by tab. A panel is drawn when its tab is chosen, for the key that it carries. */
const panelOf = new Map<string, HTMLElement>();
let tabs: readonly Tab[] = [];
let kept: Exchanged | undefined;

// Frames in this page may say what they like: they have no origin, the extension has the page's.
addEventListener("message", ({ data, origin }: MessageEvent<{ readonly state?: PanelState }>) => {
  const { state } = data;
  if (origin !== globalThis.origin || state === undefined) return;
  keepFocus(() => {
    show(state);
  });
});

function show(state: PanelState): void {
  const result = state.result && withExchange(state.result);
  if (result === undefined) {
    renew(top, element("div", {}, header(state)));
    tabs = [];
    list.replaceChildren();
    panelOf.clear();
    panels.replaceChildren(element("p", { class: "none" }, "No response yet: send a request."));
    return;
  }
  if (panelOf.size === 0) panels.replaceChildren();
  renew(top, element("div", {}, header({ ...state, result })));
  const found = tabsOf(result);
  tabs = found.tabs;
  const wanted = view().tab;
  const chosen = tabs.find(({ id }) => id === wanted) ?? tabs.find(({ id }) => id === found.first);
  keepTabs();
  keepPanels();
  if (chosen) choose(chosen);
}

/** The exchange comes once, and stays until another result is shown. */
function withExchange(result: ShownResult): ShownResult {
  if (!result.isKept) kept = result.exchange;
  return result.isKept && kept !== undefined ? { ...result, exchange: kept } : result;
}

/** One button for each tab. Those that are there stay where they are: what moves loses the focus. */
function keepTabs(): void {
  const ids = new Set(tabs.map(({ id }) => `tab-${id}`));
  for (const one of [...list.children]) if (!ids.has(one.id)) one.remove();
  tabs.forEach((tab, index) => {
    const at = list.children[index];
    const made = at?.id === `tab-${tab.id}` ? at : tabButton(tab.id);
    if (made !== at) list.insertBefore(made, at ?? null);
    const count = tab.count && element("span", { class: `count ${tab.kind ?? ""}` }, tab.count);
    made.replaceChildren(tab.title, ...(count ? [" ", count] : []));
  });
}

function tabButton(id: string): HTMLButtonElement {
  const made = element("button", {
    type: "button",
    role: "tab",
    id: `tab-${id}`,
    "aria-controls": `panel-${id}`,
  });
  made.addEventListener("click", () => {
    pick(tabs.find((tab) => tab.id === id));
  });
  made.addEventListener("keydown", (event) => {
    const next = neighbour(id, event.key);
    if (next === undefined) return;
    event.preventDefault();
    pick(next);
  });
  return made;
}

function neighbour(id: string, key: string): Tab | undefined {
  const at = tabs.findIndex((tab) => tab.id === id);
  if (key === "ArrowRight") return tabs[(at + 1) % tabs.length];
  if (key === "ArrowLeft") return tabs.at(at - 1);
  if (key === "Home") return tabs[0];
  return key === "End" ? tabs.at(-1) : undefined;
}

/** A person chose this tab: it stays chosen for the responses to come. */
function pick(tab: Tab | undefined): void {
  if (tab === undefined) return;
  remember({ tab: tab.id });
  choose(tab);
  document.getElementById(`tab-${tab.id}`)?.focus();
}

function choose(tab: Tab): void {
  for (const one of list.children) {
    const isChosen = one.id === `tab-${tab.id}`;
    one.setAttribute("aria-selected", String(isChosen));
    one.setAttribute("tabindex", isChosen ? "0" : "-1");
  }
  for (const [id, panel] of panelOf) panel.hidden = id !== tab.id;
  const panel = panelOf.get(tab.id);
  if (panel === undefined || panel.dataset["key"] === tab.key) return;
  panel.dataset["key"] = tab.key;
  // Chromium may drop the page's focus with a frame that goes before another one comes.
  const before = [...panel.childNodes];
  panel.append(tab.draw());
  for (const one of before) one.remove();
}

/** One panel for each tab. Those that are there stay where they are: a frame that moves starts anew. */
function keepPanels(): void {
  const ids = new Set(tabs.map(({ id }) => id));
  for (const [id, panel] of panelOf) {
    if (ids.has(id)) continue;
    panel.remove();
    panelOf.delete(id);
  }
  for (const { id } of tabs) {
    if (panelOf.has(id)) continue;
    const panel = emptyPanel(id);
    panelOf.set(id, panel);
    panels.append(panel);
  }
}

function emptyPanel(id: string): HTMLElement {
  return element("section", {
    role: "tabpanel",
    id: `panel-${id}`,
    "aria-labelledby": `tab-${id}`,
    tabindex: 0,
  });
}

tell({ type: "ready" });
