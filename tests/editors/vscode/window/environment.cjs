// The environment in the status bar, the list of current values, the walkthrough.
const assert = require("node:assert");
const fs = require("node:fs");
const { answer, ask, command, dismiss, openFile, panelOf, until } = require("../session.cjs");
const { KINDS, LOCAL, OTHER } = require("../world.cjs");

const status = (page) => page.locator("#postroom\\.postroom\\.postroom\\.environment, [id$='postroom.environment']").first();
const rows = (page, words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words });

async function choose(page, name) {
  await status(page).click();
  await rows(page, `${name}.environment.yaml`).click();
  await status(page).getByText(name).waitFor();
}

async function send(page) {
  await page.locator(".monaco-editor .view-line", { hasText: "base_url" }).first().click();
  await page.keyboard.press("Control+Alt+s");
}

/** Opens the list of values and presses a button of a row. */
async function pressValue(page, name, button) {
  await ask(page, "Postroom: Show Current Values");
  const row = rows(page, name).first();
  await row.hover();
  await row.locator(`[aria-label="${button}"]`).click();
}

module.exports = {
  "the status bar tells the environment; another one is chosen there, and used": async (page, { pages }) => {
    await openFile(page, "Drawn.request.yaml");
    await page.locator(".codelens-decoration a", { hasText: "Send" }).first().waitFor();
    await status(page).getByText("Local").waitFor();
    const before = pages.came("/get");
    await choose(page, "Other");
    await send(page);
    await until(() => pages.came("/get") === before + 1);
    await choose(page, "Local");
  },

  "a current value is set from the list, and no file changes": async (page, { pages, file }) => {
    const text = fs.readFileSync(file(LOCAL), "utf8");
    await pressValue(page, "base_url", "Set the current value");
    await answer(page, "The current value of base_url", `${pages.url}/set`);
    await send(page);
    await until(() => pages.came("/set/get") === 1);
    assert.equal(fs.readFileSync(file(LOCAL), "utf8"), text);
  },

  "it is forgotten again": async (page) => {
    await pressValue(page, "base_url", "Forget the current value");
    await send(page);
    await panelOf(page).locator(".pill", { hasText: "200" }).waitFor();
    await panelOf(page).locator(".url", { hasText: "127.0.0.1" }).waitFor();
  },

  "a value is written into the environment's file, which keeps its comments": async (page, { file }) => {
    await pressValue(page, "user", "Set the current value");
    await answer(page, "The current value of user", "grace");
    await pressValue(page, "user", "Write the current value into the environment's file");
    const written = await until(() => {
      const text = fs.readFileSync(file(LOCAL), "utf8");
      return text.includes("grace") && text;
    });
    assert.match(written, /# where `postroom echo` listens/);
    assert.equal(fs.readFileSync(file(OTHER), "utf8").includes("grace"), false);
  },

  "secrets are masked in the list": async (page) => {
    await ask(page, "Postroom: Show Current Values");
    const row = rows(page, "password").first();
    await row.waitFor();
    assert.doesNotMatch(await row.textContent(), /correct horse/);
    await dismiss(page);
  },

  "the walkthrough has its steps, and their buttons work": async (page) => {
    await ask(page, "Welcome: Open Walkthrough...");
    await page.locator(".quick-input-widget input").fill("Postroom");
    await rows(page, "the first minutes").first().click();
    const steps = page.locator(".getting-started-step");
    for (const title of ["Have the server", "Open a collection", "Choose an environment", "Send", "Fix the script"]) {
      await steps.filter({ hasText: title }).first().waitFor();
    }
    await steps.filter({ hasText: "Choose an environment" }).first().click();
    await page.locator(".getting-started-step.expanded .monaco-button", { hasText: "Choose" }).click();
    await rows(page, "Other").first().waitFor();
    await dismiss(page);
    await page.locator(".getting-started-step.expanded .codicon-getting-started-step-checked").waitFor();
    await command(page, "View: Close Editor");
  },
};
