// A folder that is not trusted: editing helps, nothing runs and nothing is sent, until it is trusted.
const assert = require("node:assert");
const { SERVER, command, goTo, openEditor, openFile, runSteps, until } = require("./session.cjs");
const { startWorld, KINDS } = require("./world.cjs");

const rowOf = (page, words) => page.locator(".pane-body .monaco-list-row", { hasText: words }).first();
const message = (page) => page.locator(".notifications-center .notification-list-item", { hasText: "folder that is not trusted" }).first();

/** Messages pop up for people; with its test driver on, the editor only keeps them in its list. */
async function seen(page) {
  await command(page, "Notifications: Show Notifications");
  await message(page).waitFor();
}

async function pressSend(page) {
  await page.locator(".codelens-decoration a", { hasText: "Send" }).first().click();
}

async function dismiss(page) {
  await command(page, "Notifications: Clear All Notifications");
  await message(page).waitFor({ state: "hidden" });
}

const steps = {
  "completion, hover and diagnostics work": async (page) => {
    await page.locator(".status-bar-info-restricted-mode, [id='status.workspaceTrust']").first().waitFor();
    await page.locator(".view-line", { hasText: "pm.test" }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("pm.respo", { delay: 60 });
    await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "response" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.type("nce.code();", { delay: 20 });
    await page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
    await command(page, "File: Revert File");
  },

  "Send asks for trust and sends nothing": async (page, { pages }) => {
    await pressSend(page);
    await seen(page);
    await dismiss(page);
    assert.equal(pages.came("/xml"), 0);
  },

  "so do the view's button and its key": async (page, { pages }) => {
    await command(page, "Postroom: Focus on Collections View");
    await page.locator(".pane-body", { hasText: "nothing is sent, no script runs" }).first().waitFor();
    await rowOf(page, "Xml").hover();
    await rowOf(page, "Xml").locator(".codicon-play").click();
    await seen(page);
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
    await goTo(page, "7");
    await page.keyboard.press("End");
    await page.keyboard.type(" ");
    await page.keyboard.press("Control+s");
    await page.locator(".tab.active:not(.dirty)", { hasText: "Xml" }).waitFor();
    assert.equal(pages.came("/xml"), 0);
  },

  "once the folder is trusted, Send sends": async (page, { pages }) => {
    await pressSend(page);
    await seen(page);
    await message(page).hover();
    await message(page).locator(".monaco-button", { hasText: "Manage Trust" }).click();
    await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).first().click();
    await openFile(page, "Xml.request.yaml");
    await until(async () => {
      await page.locator(".codelens-decoration a", { hasText: "Send" }).first().click({ timeout: 5000 }).catch(() => undefined);
      return pages.came("/xml") > 0;
    }, 30_000);
    await page.locator(".tab", { hasText: "GET Xml" }).waitFor();
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
  const options = { open: `${KINDS}/Xml.request.yaml`, trust: true };
  const editor = await openEditor(world.workspace, settings, options);
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor({ timeout: 60_000 });
    return await runSteps("trust", steps, editor.page, world);
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { trust };
