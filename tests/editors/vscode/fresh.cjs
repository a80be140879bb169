// A fresh machine: Python and the .vsix, nothing else. The extension sets its server up by itself;
// then the first minutes of every new user: send, see the failure on its line, mend the
// script, test again without sending, switch the environment, look at the visualizer.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { ROOT, openEditor, openFile, goTo, panelOf, runSteps, until } = require("./session.cjs");
const { startWorld } = require("./world.cjs");

const REQUEST = "postman/collections/Parcels/Shipments/Get shipment.request.yaml";
const VSIX = path.join(ROOT, "vscode-client", "postroom.vsix");
const MINUTES = 60_000;

const environment = (page) => page.locator("[id$='postroom.environment']").first();
const rows = (page, words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words });

const steps = {
  "it says that there is no server yet, and offers to set it up": async (page) => {
    const toast = page.locator(".notification-toast", { hasText: "needs a Python environment of its own" });
    await toast.waitFor();
    await environment(page).getByText("Set up Postroom").waitFor();
    await toast.locator(".monaco-button", { hasText: "Set Up" }).click();
    await page.locator(".notification-toast", { hasText: "Setting up Postroom's server" }).waitFor();
  },

  "the server comes from the package, its libraries from the package index": async (page) => {
    await page.locator(".codelens-decoration a", { hasText: "Send" }).first().waitFor({ timeout: 4 * MINUTES });
    await environment(page).getByText(/No environment|Local/).waitFor();
  },

  "an environment is chosen in the status bar": async (page) => {
    await environment(page).click();
    await rows(page, "Local.environment.yaml").click();
    await environment(page).getByText("Local").waitFor();
  },

  "a request is sent; its failure stands on its line": async (page) => {
    await page.locator(".codelens-decoration a", { hasText: "Send" }).first().click();
    await panelOf(page).locator(".pill", { hasText: "200" }).waitFor({ timeout: MINUTES });
    await page.locator(".squiggly-error").first().waitFor();
    await panelOf(page).getByText("3 of 4 tests passed").waitFor();
  },

  "the script is mended and tested again, without sending: green": async (page, { workspace }) => {
    const line = 1 + fs.readFileSync(path.join(workspace, REQUEST), "utf8").split("\n").findIndex((text) => text.includes('equal("delivered")'));
    await openFile(page, "Get shipment.request.yaml");
    await goTo(page, `${line}`);
    await page.keyboard.press("End");
    for (const _ of '"delivered");') await page.keyboard.press("Backspace");
    await page.keyboard.insertText('"in transit");');
    await page.keyboard.press("Control+s");
    await until(() => fs.readFileSync(path.join(workspace, REQUEST), "utf8").includes('equal("in transit")'));
    await page.keyboard.press("Control+Alt+t");
    await panelOf(page).getByText("4 of 4 tests passed").waitFor();
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    await page.locator(".squiggly-error").first().waitFor({ state: "hidden" });
  },

  "another environment sends elsewhere": async (page, { pages }) => {
    await environment(page).click();
    await rows(page, "Other.environment.yaml").click();
    await openFile(page, "Drawn.request.yaml");
    await page.keyboard.press("Control+Alt+s");
    await until(() => pages.came("/get") === 1);
    await environment(page).click();
    await rows(page, "Local.environment.yaml").click();
  },

  "the visualizer is drawn": async (page) => {
    await openFile(page, "Drawn.request.yaml");
    await page.keyboard.press("Control+Alt+s");
    await panelOf(page).frameLocator("iframe[title=Visualizer]").locator("#word", { hasText: "visible" }).waitFor();
  },
};

/** How many steps failed. The package is made anew unless VSIX names one. */
async function fresh() {
  const vsix = process.env.VSIX ?? VSIX;
  if (process.env.VSIX === undefined) {
    execFileSync(process.execPath, ["package.mjs"], { cwd: path.join(ROOT, "vscode-client"), stdio: "pipe" });
  }
  const world = await startWorld();
  // No virtual environment is active, and no `postroom` is on the PATH.
  const system = { PATH: "/usr/local/bin:/usr/bin:/bin", VIRTUAL_ENV: "" };
  const editor = await openEditor(world.workspace, {}, { vsix, open: REQUEST, environment: system });
  try {
    await editor.page.locator(".monaco-workbench").waitFor({ timeout: MINUTES });
    return await runSteps("fresh", steps, editor.page, world);
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { fresh };
