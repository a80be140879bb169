// Takes the pictures in docs/images from the real editor, on a copy of the examples.
const fs = require("node:fs");
const path = require("node:path");
const { ROOT, SERVER, openEditor } = require("./editor.cjs");
const { panelOf } = require("./panel.cjs");
const { command, goTo, openFile } = require("./workbench.cjs");
const { startEcho, copyExamples } = require("./world.cjs");

const IMAGES = path.join(ROOT, "docs", "images");
const REQUEST = "postman/collections/Parcels/Shipments/Get shipment.request.yaml";
const VIEWPORT = { width: 1280, height: 800 };

const CALM = {
  ...SERVER,
  "postroom.environment": "postman/environments/Local.environment.yaml",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "window.commandCenter": false,
  "window.menuBarVisibility": "compact",
  "editor.minimap.enabled": false,
  "editor.fontSize": 14,
  "editor.lineHeight": 21,
  "editor.scrollBeyondLastLine": false,
  "editor.hover.delay": 100,
  "editor.renderLineHighlight": "none",
  "editor.wordBasedSuggestions": "off",
  "editor.occurrencesHighlight": "off",
  "breadcrumbs.enabled": false,
  "explorer.openEditors.visible": 0,
  "outline.collapseItems": "alwaysCollapse",
  "testing.gutterEnabled": true,
};

const pictures = {
  "vscode.png": async (page) => {
    await sendHere(page);
    await page.locator(".squiggly-error").first().waitFor();
    await widen(page, 760);
    await clean(page);
  },
  "vscode-response.png": async (page) => {
    await sendHere(page);
    await panelOf(page).getByRole("tab", { name: "Tests" }).click();
    await widen(page, 560);
    await clean(page);
  },
  "vscode-tests.png": async (page) => {
    await command(page, "Testing: Focus on Test Explorer View");
    const rows = page.locator(".test-explorer .monaco-list-row");
    const parcels = rows.filter({ hasText: "Parcels" }).last();
    await parcels.hover();
    await parcels.locator(".codicon-testing-run-icon").click();
    await panelOf(page).getByRole("combobox").waitFor();
    for (const name of ["Parcels", "Shipments", "Get shipment", "Quote a parcel"]) {
      const row = rows.filter({ hasText: name }).last();
      if ((await row.getAttribute("aria-expanded")) === "false") await row.locator(".monaco-tl-twistie").click();
    }
    await command(page, "View: Hide Panel").catch(() => page.keyboard.press("Escape"));
    await widen(page, 860);
    await clean(page);
  },
  "vscode-visualizer.png": async (page) => {
    await openFile(page, "Track a parcel.request.yaml");
    await sendHere(page);
    await panelOf(page).frameLocator("iframe[title=Visualizer]").getByText("delivered").waitFor();
    await widen(page, 640);
    await clean(page);
  },
  "completion.png": async (page) => {
    await newLineAfter(page, 25);
    await page.keyboard.type("pm.response.", { delay: 60 });
    await page.locator(".suggest-widget.visible .monaco-list-row").first().waitFor();
    for (let row = 0; row < 4; row += 1) await page.keyboard.press("ArrowDown");
    await settle(page);
    await page.keyboard.press("Control+i");
    await page.locator(".suggest-details").waitFor();
    await settle(page);
  },
  "diagnostics.png": async (page) => {
    await newLineAfter(page, 25);
    await page.keyboard.insertText('pm.expect(pm.enviroment.get("token")).to.be.ok();');
    await page.locator(".squiggly-error, .squiggly-warning").nth(1).waitFor();
    await goTo(page, 26, 25);
    await command(page, "Show or Focus Hover");
    await page.locator(".monaco-hover:not(.hidden)").first().waitFor();
    await settle(page);
  },
};

/** Sends the open request and waits until its response is shown. */
async function sendHere(page) {
  await goTo(page, 1);
  await page.locator(".codelens-decoration a", { hasText: "Send" }).first().click();
  await panelOf(page).locator(".pill", { hasText: "200" }).waitFor();
}

async function newLineAfter(page, line) {
  await goTo(page, line);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
}

/** Moves the border between the two editors to `x`. */
async function widen(page, x) {
  const border = page.locator(".editor-group-container").nth(1);
  const { x: from } = await border.boundingBox();
  await page.mouse.move(from, 400);
  await page.mouse.down();
  await page.mouse.move(x, 400, { steps: 10 });
  await page.mouse.up();
}

/** Takes messages and hovers off the picture. */
async function clean(page) {
  await command(page, "Notifications: Clear All Notifications");
  await page.mouse.move(640, 790);
  await settle(page);
}

/** Pictures have no event for "drawn". */
const settle = (page) => page.waitForTimeout(1500);

async function take(name, draw, url) {
  const workspace = copyExamples(url);
  const editor = await openEditor(workspace, CALM, { open: REQUEST, viewport: VIEWPORT });
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor({ timeout: 60_000 });
    await command(editor.page, "View: Close Primary Side Bar");
    await editor.page.locator(".monaco-editor .view-line").first().click();
    await draw(editor.page);
    await editor.page.screenshot({ path: path.join(IMAGES, name) });
    console.log(`docs/images/${name}`);
  } catch (error) {
    await editor.page.screenshot({ path: path.join(ROOT, "build", `failed-${name}`) });
    throw error;
  } finally {
    await editor.close();
    fs.rmSync(workspace, { recursive: true, force: true });
  }
}

async function main() {
  fs.mkdirSync(IMAGES, { recursive: true });
  const echo = await startEcho();
  const wanted = process.argv.slice(2);
  try {
    for (const [name, draw] of Object.entries(pictures)) {
      if (wanted.length === 0 || wanted.includes(name)) await take(name, draw, echo.url);
    }
  } finally {
    echo.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
