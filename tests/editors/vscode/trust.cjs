// A folder that is not trusted: editing helps, nothing runs and nothing is sent, until it is trusted.
const assert = require("node:assert");
const { SERVER, openEditor } = require("./editor.cjs");
const { result } = require("./panel.cjs");
const { runSteps } = require("./steps.cjs");
const { focusCollections, pressSend, rowOf } = require("./views.cjs");
const { activeTab, command, goTo, lens, message, openFile, pick, rows } = require("./workbench.cjs");
const { becomes, until } = require("./waiting.cjs");
const { startWorld, KINDS } = require("./world.cjs");

const refusal = (page) => message(page, "folder that is not trusted");

/** Waits until the person is told why nothing was sent. */
async function refused(page) {
  await command(page, "Notifications: Show Notifications");
  await refusal(page).waitFor();
}

async function dismiss(page) {
  await command(page, "Notifications: Clear All Notifications");
  await refusal(page).waitFor({ state: "hidden" });
}

const steps = {
  "completion, hover and diagnostics work": async (page) => {
    await page.locator(".status-bar-info-restricted-mode, [id='status.workspaceTrust']").first().waitFor();
    await page.locator(".view-line", { hasText: "pm.test" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("pm.respo", { delay: 60 });
    const suggestions = page.locator(".suggest-widget.visible");
    await suggestions.locator(".monaco-list-row", { hasText: "response" }).first().waitFor();
    await page.keyboard.press("Escape");
    await suggestions.waitFor({ state: "hidden" });
    await page.keyboard.insertText("nce.code();");
    await page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
    await command(page, "File: Revert File");
    await page.locator(".view-line", { hasText: "pm.response.code()" }).waitFor({ state: "hidden" });
  },

  "Send asks for trust and sends nothing": async (page, { pages }) => {
    await lens(page, "Send").click();
    await refused(page);
    await dismiss(page);
    assert.equal(pages.came("/xml"), 0);
  },

  "so do the view's button and its key": async (page, { pages }) => {
    await focusCollections(page);
    await page.locator(".pane-body", { hasText: "nothing is sent, no script runs" }).first().waitFor();
    await pressSend(page, "GET Xml");
    await refused(page);
    await dismiss(page);
    await rowOf(page, "GET Xml").click();
    await focusCollections(page);
    await page.keyboard.press("Control+Enter");
    await refused(page);
    await dismiss(page);
    assert.equal(pages.came("/xml"), 0);
  },

  "the editor itself asks before the Test Explorer runs anything": async (page, { pages }) => {
    await command(page, "Test: Run All Tests");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "trust" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.equal(pages.came("/xml"), 0);
  },

  "the server itself refuses, whoever asks": async (page, { pages }) => {
    // A code action's command goes through the client as well; a file that is saved does not.
    await openFile(page, "Xml.request.yaml");
    await goTo(page, 7);
    await page.keyboard.press("End");
    await page.keyboard.type(" ");
    await activeTab(page).and(page.locator(".dirty")).waitFor();
    await page.keyboard.press("Control+s");
    await activeTab(page).and(page.locator(":not(.dirty)")).waitFor();
    // What the server answers next, it answers after it has heard of the file that was saved.
    await page.keyboard.press("Control+Alt+s");
    await refused(page);
    await dismiss(page);
    assert.equal(pages.came("/xml"), 0);
  },

  "once the folder is trusted, Send asks for an environment and sends": async (page, { pages }) => {
    await lens(page, "Send").click();
    await refused(page);
    await refusal(page).hover();
    await refusal(page).locator(".monaco-button", { hasText: "Manage Trust" }).click();
    await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).first().click();
    await page.locator(".pane-body", { hasText: "nothing is sent, no script runs" }).filter({ visible: true }).first().waitFor({ state: "hidden" });
    await openFile(page, "Xml.request.yaml");
    // The server starts anew: until it is there, there is nothing to press, or a lens of the one before.
    await until(async () => {
      if (await rows(page, "No environment").isVisible()) return true;
      if (await lens(page, "Send").isVisible()) await lens(page, "Send").click();
      return false;
    });
    assert.equal(pages.came("/xml"), 0);
    await pick(page, "No environment");
    await becomes(() => result(page), "Xml · 200 · 1/1");
  },
};

/** How many steps failed. */
async function trust() {
  const world = await startWorld();
  const settings = {
    ...SERVER,
    "postroom.runOnSave": "send",
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  };
  const options = { open: `${KINDS}/Xml.request.yaml`, trust: true, environment: world.environment };
  const editor = await openEditor(world.workspace, settings, options);
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor();
    return await runSteps("trust", steps, editor.page, world);
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { trust };
