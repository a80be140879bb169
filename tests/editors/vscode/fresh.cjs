// A fresh machine: Python and the .vsix, nothing else. The extension sets its server up by itself;
// then the first minutes of every new user: send, see the failure on its line, mend the
// script, test again without sending, switch the environment, look at the visualizer.
const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { ROOT, openEditor } = require("./editor.cjs");
const { brings, panelOf } = require("./panel.cjs");
const { runSteps } = require("./steps.cjs");
const { goTo, lens, openFile, pick } = require("./workbench.cjs");
const { becomes } = require("./waiting.cjs");
const { startWorld } = require("./world.cjs");

const REQUEST = "postman/collections/Parcels/Shipments/Get shipment.request.yaml";
const VSIX = path.join(ROOT, "vscode-client", "postroom.vsix");
const MINUTES = 60_000;

const environment = (page) => page.locator("[id='postroom.postroom.postroom.environment']");

async function choose(page, name) {
  await environment(page).click();
  await pick(page, `${name}.environment.yaml`);
  await environment(page).getByText(name).waitFor();
}

/** Opens a request and sends it by key. */
async function send(page, name, wanted) {
  await openFile(page, `${name}.request.yaml`);
  await lens(page, "Send").waitFor();
  await brings(page, wanted, () => page.keyboard.press("Control+Alt+s"));
}

/** The server that was set up: its folder, and when it was ready. */
function ownServer(profile) {
  const storage = path.join(profile, "User", "globalStorage", "postroom.postroom");
  return fs.readdirSync(storage).map((name) => `${name} ${fs.statSync(path.join(storage, name, "ready")).mtimeMs}`);
}

const steps = {
  "it says that there is no server yet, and offers to set it up": async (page) => {
    const toast = page.locator(".notification-toast", { hasText: "needs a Python environment of its own" });
    await toast.waitFor();
    await environment(page).getByText("Set up Postroom").waitFor();
    await toast.locator(".monaco-button", { hasText: "Set Up" }).click();
    await page.locator(".notification-toast", { hasText: "Setting up Postroom's server" }).waitFor();
  },

  "the server comes from the package, its libraries from the package index": async (page) => {
    await lens(page, "Send").waitFor({ timeout: 6 * MINUTES });
    await environment(page).getByText("No environment").waitFor();
  },

  "the first request asks which environment to use, and is sent; its failure stands on its line": async (page) => {
    await brings(page, "Get shipment · 200 · 3/4", async () => {
      await lens(page, "Send").click();
      await pick(page, "Local.environment.yaml");
    });
    await environment(page).getByText("Local").waitFor();
    await page.locator(".squiggly-error").first().waitFor();
  },

  "the script is mended and tested again, without sending: green": async (page, { workspace }) => {
    const text = () => fs.readFileSync(path.join(workspace, REQUEST), "utf8");
    const line = 1 + text().split("\n").findIndex((one) => one.includes('equal("delivered")'));
    await openFile(page, "Get shipment.request.yaml");
    await goTo(page, line);
    await page.keyboard.press("End");
    for (const _ of '"delivered");') await page.keyboard.press("Backspace");
    await page.keyboard.insertText('"in transit");');
    await page.keyboard.press("Control+s");
    await becomes(text, /equal\("in transit"\)/);
    await brings(page, "Get shipment · 200 · 4/4", () => page.keyboard.press("Control+Alt+t"));
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    await becomes(() => page.locator(".squiggly-error").count(), 0);
  },

  "another environment sends elsewhere": async (page, { pages }) => {
    await choose(page, "Other");
    await send(page, "Drawn", "Drawn · 200 · 1/1");
    await becomes(() => pages.came("/get"), 1);
    await choose(page, "Local");
  },

  "the visualizer is drawn": async (page) => {
    await send(page, "Drawn", "Drawn · 200 · 1/1");
    await panelOf(page).frameLocator("iframe[title=Visualizer]").locator("#word", { hasText: "visible" }).waitFor();
  },

  "the next start uses the same server, and asks nothing": async (page, { profile }) => {
    const before = ownServer(profile);
    assert.equal(before.length, 1, before.join());
    await page.reload();
    await lens(page, /Send|Run/).waitFor();
    await environment(page).getByText("Local").waitFor();
    await send(page, "Drawn", "Drawn · 200 · 1/1");
    assert.deepEqual(ownServer(profile), before);
    assert.deepEqual(await page.locator(".notification-toast").allInnerTexts(), []);
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
  const system = { ...world.environment, PYTHONPATH: "", PATH: "/usr/local/bin:/usr/bin:/bin", VIRTUAL_ENV: "" };
  const editor = await openEditor(world.workspace, {}, { vsix, open: REQUEST, environment: system });
  try {
    await editor.page.locator(".monaco-workbench").waitFor();
    return await runSteps("fresh", steps, editor.page, { ...world, profile: editor.profile });
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { fresh };
