// The response panel: what each tab shows of each kind of response.
const assert = require("node:assert");
const fs = require("node:fs");
const { activeTab, closeEditor, cursor, saveAs } = require("../workbench.cjs");
const { brings, choose, panelOf, shown, tab } = require("../panel.cjs");
const { focusCollections, pressSend, rowOf } = require("../views.cjs");
const { becomes, focusNoticed, until } = require("../waiting.cjs");

/** Sends a request of the view and waits until the panel shows how that ended. */
async function send(page, name) {
  await focusCollections(page);
  await brings(page, `${name} · 200 · 1/1`, () => pressSend(page, `GET ${name}`));
}

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Presses a button of what is shown, which copies something, and waits until it is copied. */
async function copied(page) {
  await page.evaluate(() => navigator.clipboard.writeText("nothing yet"));
  await shown(page).getByRole("button", { name: "Copy" }).click();
  return becomes(() => clipboard(page), (text) => text !== "nothing yet");
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

  "a JSON body is indented and coloured; raw it is as it came": async (page) => {
    await tab(page, "Body").click();
    await shown(page).getByText('"word": "visible"').waitFor();
    await shown(page).locator(".hljs-attr", { hasText: '"word"' }).waitFor();
    await shown(page).getByRole("button", { name: "Raw", pressed: false }).click();
    await shown(page).getByRole("button", { name: "Raw", pressed: true }).waitFor();
    await becomes(() => shown(page).locator(".hljs-attr").count(), 0);
    await shown(page).getByRole("button", { name: "Raw" }).click();
    await shown(page).locator(".hljs-attr").first().waitFor();
  },

  "the status line is as HTTP writes it": async (page) => {
    await becomes(() => panelOf(page).locator("header .status").innerText(), /HTTP\/1\.1 200 OK/);
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

  "the request is copied as it was sent": async (page, { echo }) => {
    const text = await copied(page);
    assert.ok(text.startsWith(`GET ${echo.url}/get?word=visible\nUser-Agent: `), text);
  },

  "a line of the console leads to where it was logged": async (page) => {
    await tab(page, "Console").click();
    await shown(page).getByRole("button", { name: /line \d+/ }).click();
    await page.locator(".monaco-editor.focused .view-line", { hasText: "console.log" }).waitFor();
    await becomes(() => cursor(page), /Ln 7\b/);
  },

  "the body is searched with the editor's own key": async (page) => {
    await focusNoticed();
    await tab(page, "Body").click();
    await shown(page).locator(".code").click();
    await activeTab(page).filter({ hasText: "GET Drawn" }).waitFor();
    await page.locator(".monaco-editor.focused").waitFor({ state: "hidden" });
    await page.keyboard.press("Control+f");
    await page.locator(".simple-find-part.visible").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".simple-find-part.visible").waitFor({ state: "hidden" });
  },

  "the body is copied as it came": async (page) => {
    const { args } = JSON.parse(await copied(page));
    assert.deepEqual(args, { word: "visible" });
  },

  "the body is saved into a file": async (page, { file }) => {
    await shown(page).getByRole("button", { name: "Save …" }).click();
    await saveAs(page, "Drawn.json", file("answer.json"));
    const saved = await until(() => fs.existsSync(file("answer.json")) && fs.readFileSync(file("answer.json"), "utf8"));
    assert.deepEqual(JSON.parse(saved).args, { word: "visible" });
  },

  "the body opens in an editor, in its language": async (page) => {
    await shown(page).getByRole("button", { name: "Open in an editor" }).click();
    await activeTab(page).filter({ hasText: "Drawn.json" }).waitFor();
    await page.locator(".monaco-editor.focused .view-line", { hasText: '"word"' }).first().waitFor();
    await closeEditor(page, "Drawn.json");
  },

  "XML is indented": async (page) => {
    await send(page, "Xml");
    await tab(page, "Body").click();
    await shown(page).locator(".line", { hasText: "    <state>" }).waitFor();
  },

  "what becomes a secret after it was shown is shown no longer": async (page) => {
    await send(page, "Secret");
    for (const name of ["Console", "Body", "Request"]) {
      await tab(page, name).click();
      await shown(page).getByText("••••••").first().waitFor();
      await becomes(() => panelOf(page).locator("body").innerText(), (text) => !/told-too-early/.test(text));
    }
  },

  "a page is drawn without its scripts": async (page) => {
    await send(page, "Page");
    await tab(page, "Preview").click();
    const frame = panelOf(page).frameLocator("iframe[title='The response as a page']");
    await frame.locator("#state", { hasText: "as it came" }).waitFor();
  },

  "a picture is shown with its size, and saved as it is": async (page, { file, pages }) => {
    await send(page, "Picture");
    await shown(page).getByText("image/png, 4 × 3").waitFor();
    await tab(page, "Body").click();
    await shown(page).getByText("89 50 4e 47").waitFor();
    await shown(page).getByRole("button", { name: "Save …" }).click();
    await saveAs(page, "Picture.png", file("answer.png"));
    await until(() => fs.existsSync(file("answer.png")) && fs.readFileSync(file("answer.png")).equals(pages.picture));
  },

  "a PDF is drawn, and says its text to who cannot see it": async (page) => {
    await send(page, "Paper");
    await tab(page, "Preview").click();
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
    await choose(page, "Drawn");
    await panelOf(page).locator(".url", { hasText: "word=visible" }).waitFor();
  },

  "two runs at once do not mix, and one is stopped": async (page, { pages }) => {
    const stop = panelOf(page).getByRole("button", { name: "Stop" });
    await focusCollections(page);
    await pressSend(page, "GET Slow");
    await becomes(() => pages.came("/slow"), 1);
    await rowOf(page, "GET Slow").locator(".codicon-loading").waitFor();
    await send(page, "Xml");
    await tab(page, "Tests").click();
    await becomes(() => shown(page).locator("li").allInnerTexts(), (lines) => lines.length === 1 && /xml/.test(lines[0]));
    await stop.click();
    await stop.waitFor({ state: "hidden" });
    await rowOf(page, "GET Slow").locator(".codicon-loading").waitFor({ state: "hidden" });
  },

  "the tests run again on the response that is shown, from the panel": async (page, { pages }) => {
    const before = pages.came("/xml");
    await choose(page, "Xml");
    await brings(page, "Xml · 200 · 1/1", () => panelOf(page).getByRole("button", { name: "Test again" }).click());
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    assert.equal(pages.came("/xml"), before);
  },

  "two responses are compared from the panel": async (page) => {
    await panelOf(page).getByRole("button", { name: "Compare" }).click();
    await page.locator(".monaco-diff-editor").waitFor();
    await closeEditor(page, "Previous response");
  },
};
