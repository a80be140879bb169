// The response panel: what each tab shows of each kind of response, by mouse and by keyboard.
const assert = require("node:assert");
const { command, panelOf, until } = require("../session.cjs");

const rowOf = (page, words) => page.locator(".pane-body .monaco-list-row", { hasText: words }).first();
const tab = (page, name) => panelOf(page).getByRole("tab", { name });
const shown = (page) => panelOf(page).locator("[role=tabpanel]:not([hidden])");

/** Sends a request of the view and waits until the panel shows it. */
async function send(page, name) {
  await command(page, "Postroom: Focus on Collections View");
  const row = rowOf(page, name);
  await row.hover();
  await row.locator(".codicon-play").click();
  await page.locator(".tab", { hasText: `GET ${name}` }).waitFor();
}

/** Waits until the editor knows that the panel has the focus; its keys go elsewhere until then. */
async function focusInPanel(page, title) {
  await page.locator(".editor-group-container.active .tab.active", { hasText: title }).waitFor();
  await page.locator(".monaco-editor.focused").waitFor({ state: "hidden" });
}

module.exports = {
  "the visualizer comes first, its scripts run and reach nothing": async (page) => {
    await send(page, "Drawn");
    const frame = panelOf(page).frameLocator("iframe[title=Visualizer]");
    await frame.locator("#word", { hasText: "visible" }).waitFor();
    await frame.locator("#word[data-cut=off]").waitFor();
    const sandbox = await panelOf(page).locator("iframe[title=Visualizer]").getAttribute("sandbox");
    assert.equal(sandbox, "allow-scripts");
    await panelOf(page).getByText("reaches no network").waitFor();
  },

  "neither page nor frame may evaluate text as code": async (page) => {
    const policy = await panelOf(page).locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.match(policy, /default-src 'none'; script-src 'nonce-[0-9a-f]{32}';/);
    assert.doesNotMatch(policy, /unsafe-eval/);
  },

  "tabs follow the arrow keys, Home and End": async (page) => {
    await tab(page, "Visualizer").focus();
    const chosen = panelOf(page).getByRole("tab", { selected: true });
    const steps = [["ArrowRight", /^Body/], ["ArrowRight", /^Headers/], ["End", /^Request/], ["ArrowRight", /^Visualizer/], ["ArrowLeft", /^Request/], ["Home", /^Visualizer/]];
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      assert.match(await chosen.textContent(), name, key);
      assert.equal(await chosen.evaluate((element) => element === element.ownerDocument.activeElement), true);
    }
  },

  "a JSON body is indented and coloured; raw it is as it came": async (page) => {
    await tab(page, "Body").click();
    await shown(page).getByText('"word": "visible"').waitFor();
    await shown(page).locator(".hljs-attr", { hasText: '"word"' }).waitFor();
    await shown(page).getByRole("button", { name: "Raw" }).click();
    assert.equal(await shown(page).getByRole("button", { name: "Raw" }).getAttribute("aria-pressed"), "true");
    await shown(page).locator(".hljs-attr").first().waitFor({ state: "hidden" });
    await shown(page).getByRole("button", { name: "Raw" }).click();
  },

  "tests, console, headers, timings and the request have their tabs": async (page) => {
    await tab(page, "Tests").click();
    await shown(page).getByText("it is there").waitFor();
    await tab(page, "Console").click();
    await shown(page).getByText("seen").waitFor();
    await tab(page, "Headers").click();
    await shown(page).getByRole("rowheader", { name: /content-type/i }).waitFor();
    await tab(page, "Timings").click();
    await shown(page).locator(".phase.firstByte").waitFor();
    await tab(page, "Request").click();
    await shown(page).getByRole("rowheader", { name: "User-Agent" }).waitFor();
  },

  "a line of the console leads to where it was logged": async (page) => {
    await tab(page, "Console").click();
    await shown(page).getByRole("button", { name: /line \d+/ }).click();
    await page.locator(".monaco-editor.focused .view-line", { hasText: "console.log" }).waitFor();
    const status = await page.locator("#status\\.editor\\.selection").textContent();
    assert.match(status, /Ln 7/);
  },

  "the body is searched with the editor's own key": async (page) => {
    await tab(page, "Body").click();
    await shown(page).locator(".code").click();
    await focusInPanel(page, "GET Drawn");
    await page.keyboard.press("Control+f");
    await page.locator(".simple-find-part.visible").waitFor();
    await page.keyboard.press("Escape");
  },

  "the body opens in an editor, in its language": async (page) => {
    await shown(page).getByRole("button", { name: "Open in an editor" }).click();
    await page.locator(".tab.active", { hasText: "Drawn.json" }).waitFor();
    await page.locator(".monaco-editor.focused .view-line", { hasText: '"word"' }).first().waitFor();
    await command(page, "View: Close Editor");
  },

  "XML is indented": async (page) => {
    await send(page, "Xml");
    await tab(page, "Body").click();
    await shown(page).locator(".line", { hasText: "    <state>" }).waitFor();
  },

  "a page is drawn without its scripts": async (page) => {
    await send(page, "Page");
    await tab(page, "Preview").click();
    const frame = panelOf(page).frameLocator("iframe[title='The response as a page']");
    await frame.locator("#state", { hasText: "as it came" }).waitFor();
  },

  "a picture is shown with its size": async (page) => {
    await send(page, "Picture");
    await shown(page).getByText("image/png, 4 × 3").waitFor();
    await tab(page, "Body").click();
    await shown(page).getByText("89 50 4e 47").waitFor();
    await tab(page, "Preview").click();
  },

  "a PDF is drawn, and says its text to who cannot see it": async (page) => {
    await send(page, "Paper");
    await panelOf(page).getByRole("img", { name: "Page 1 of 1: Parcel PX-0" }).waitFor();
  },

  "a huge body is cut, and says so": async (page) => {
    await send(page, "Huge");
    await tab(page, "Body").click();
    await shown(page).getByText(/Cut here: [\d,]+ more characters/).waitFor();
    const length = await shown(page).locator(".code").evaluate((element) => element.textContent.length);
    assert.ok(length < 1_100_000, `${length} characters`);
  },

  "an earlier result can be chosen again": async (page) => {
    const select = panelOf(page).getByRole("combobox", { name: "Which result is shown" });
    const label = await select.locator("option", { hasText: "Drawn" }).first().textContent();
    await select.selectOption({ label });
    await panelOf(page).locator(".url", { hasText: "word=visible" }).waitFor();
  },

  "two runs at once do not mix, and one is stopped": async (page, { pages }) => {
    await command(page, "Postroom: Focus on Collections View");
    const row = rowOf(page, "Slow");
    await row.hover();
    await row.locator(".codicon-play").click();
    await until(() => pages.came("/slow") === 1);
    await row.locator(".codicon-loading").waitFor();
    await send(page, "Xml");
    await panelOf(page).locator(".pill", { hasText: "200" }).waitFor();
    await tab(page, "Tests").click();
    assert.equal(await shown(page).locator("li").count(), 1);
    await panelOf(page).getByRole("button", { name: "Stop" }).click();
    await panelOf(page).getByRole("button", { name: "Stop" }).waitFor({ state: "hidden" });
    await row.locator(".codicon-loading").waitFor({ state: "hidden" });
  },

  "the tests run again on the response that is shown, from the panel": async (page, { pages }) => {
    const before = pages.came("/xml");
    const select = panelOf(page).getByRole("combobox", { name: "Which result is shown" });
    await select.selectOption({ label: await select.locator("option", { hasText: "Xml" }).first().textContent() });
    await panelOf(page).getByRole("button", { name: "Test again" }).click();
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    assert.equal(pages.came("/xml"), before);
  },
};
