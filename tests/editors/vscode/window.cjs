// What only a person at the window sees: the collections view, the response panel by keyboard, the
// visualizer in its frame, the Test Explorer.
const fs = require("node:fs");
const path = require("node:path");
const assert = require("node:assert");
const { ROOT, openEditor, startEcho, copyExamples, command } = require("./session.cjs");

const FOLDER = "postman/collections/Parcels";
const DRAWN = `${FOLDER}/Drawn.request.yaml`;

const REQUEST = `$kind: http-request
url: "{{base_url}}/get?word=visible"
scripts:
  - type: afterResponse
    code: |-
      pm.test("it is there", () => pm.response.to.have.status(200));
      pm.visualizer.set('<h1 id="word">{{args.word}}</h1><img src="{{url}}"><script>document.title = "ran"; ' +
        'fetch("{{url}}").catch(() => { document.getElementById("word").dataset.cut = "off"; });</script>', pm.response.json());
`;

const steps = {
  "the view lists every request with a button that sends it": async (page) => {
    await command(page, "Postroom: Focus on Collections View");
    const row = rowOf(page, "Drawn");
    await row.waitFor();
    await row.hover();
    await row.locator(".codicon-play").click();
    await rowOf(page, "200, 2/2 passed").waitFor();
  },

  "the panel opens on the visualizer, which reaches nothing": async (page) => {
    const frame = panel(page).frameLocator("iframe[title=Visualizer]");
    await frame.locator("#word", { hasText: "visible" }).waitFor();
    await frame.locator("#word[data-cut=off]").waitFor();
  },

  "its tabs follow the arrow keys": async (page) => {
    const tabs = panel(page).getByRole("tab");
    await tabs.first().focus();
    await page.keyboard.press("ArrowRight");
    const chosen = panel(page).getByRole("tab", { selected: true });
    assert.equal(await chosen.textContent(), "Body");
    await panel(page).getByRole("tabpanel").getByText('"word": "visible"').waitFor();
  },

  "members stand above the words of a script file, and are inserted whole": async (page) => {
    await command(page, "Go to File...");
    await page.locator(".quick-input-widget input").fill("Create shipment.afterResponse.js");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Create shipment" }).first().click();
    await page.locator(".codelens-decoration a").first().waitFor();
    await page.locator(".view-line", { hasText: "This script stands" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("pm.", { delay: 80 });
    const rows = page.locator(".suggest-widget.visible .monaco-list-row");
    await rows.filter({ hasText: "info" }).first().waitFor();
    assert.match(await rows.first().getAttribute("aria-label"), /^info/);
    await page.keyboard.type("sendR", { delay: 80 });
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: "pm.sendRequest" }).waitFor();
  },

  "the Test Explorer shows requests that were never sent, and the test of the one that was": async (page) => {
    await command(page, "Testing: Focus on Test Explorer View");
    const items = page.locator(".test-explorer .monaco-list-row");
    await items.filter({ hasText: "Parcels" }).first().waitFor();
    for (const row of await items.filter({ hasText: "Parcels" }).all()) {
      if ((await row.getAttribute("aria-expanded")) === "false") await row.locator(".monaco-tl-twistie").click();
    }
    await items.filter({ hasText: "Drawn" }).first().waitFor();
    await items.filter({ hasText: "Service is up" }).first().waitFor();
  },
};

const rowOf = (page, words) => page.locator(".pane-body .monaco-list-row", { hasText: words }).first();
const panel = (page) => page.frameLocator("iframe.webview").frameLocator("#active-frame");

async function main() {
  const echo = await startEcho();
  const workspace = copyExamples(echo.url);
  fs.writeFileSync(path.join(workspace, DRAWN), REQUEST);
  const settings = {
    "postroom.server.path": path.join(ROOT, ".venv", "bin", "postroom"),
    "postroom.environment": "postman/environments/Local.environment.yaml",
  };
  const payload = (remote) => [
    ["extensionDevelopmentPath", remote(path.join(ROOT, "vscode-client"))],
    ["skipWelcome", "true"],
    ["openFile", remote(path.join(workspace, DRAWN))],
  ];
  const editor = await openEditor(workspace, settings, payload);
  let failed = 0;
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor({ timeout: 60_000 });
    for (const [name, step] of Object.entries(steps)) {
      try {
        await step(editor.page);
        console.log(`ok   ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${name}: ${error.message}`);
        await editor.page.screenshot({ path: path.join(ROOT, "build", `window-failure-${failed}.png`) });
      }
    }
  } finally {
    await editor.close();
    echo.close();
    fs.rmSync(workspace, { recursive: true, force: true });
  }
  if (failed > 0) throw new Error(`${failed} failed`);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
