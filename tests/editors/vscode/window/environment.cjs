// The environment in the status bar, the list of current values, the walkthrough.
const assert = require("node:assert");
const fs = require("node:fs");
const { answer, ask, closeEditor, dismiss, openFile, pick, rows } = require("../workbench.cjs");
const { brings, panelOf } = require("../panel.cjs");
const { becomes, until } = require("../waiting.cjs");
const { LOCAL, OTHER } = require("../world.cjs");

const status = (page) => page.locator("[id='postroom.postroom.postroom.environment']");

async function choose(page, name) {
  await status(page).click();
  await pick(page, `${name}.environment.yaml`);
  await becomes(() => status(page).innerText(), (text) => text.trim() === name);
}

/** Sends the request that is open. */
async function send(page, wanted) {
  await openFile(page, "Drawn.request.yaml");
  await brings(page, wanted, () => page.keyboard.press("Control+Alt+s"));
}

const url = (page) => panelOf(page).locator(".url").innerText();

/** Opens the list of values and presses a button of a row. */
async function pressValue(page, name, button) {
  await ask(page, "Postroom: Show Current Values");
  const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name},"]`);
  await row.hover();
  await row.locator(`[aria-label="${button}"]`).click();
}

module.exports = {
  "the status bar tells the environment; another one is chosen there, and used": async (page, { pages, echo }) => {
    await becomes(() => status(page).innerText(), /Local/);
    await choose(page, "Other");
    await send(page, "Drawn · 200 · 1/1");
    await becomes(() => url(page), `${pages.url}/get?word=visible`);
    assert.equal(pages.came("/get"), 1);
    await choose(page, "Local");
    await send(page, "Drawn · 200 · 1/1");
    await becomes(() => url(page), `${echo.url}/get?word=visible`);
  },

  "a current value is set from the list, and no file changes": async (page, { pages, file }) => {
    const text = fs.readFileSync(file(LOCAL), "utf8");
    await pressValue(page, "base_url", "Set the current value");
    await answer(page, "The current value of base_url", `${pages.url}/set`);
    await send(page, "Drawn · 200 · 1/1");
    await becomes(() => url(page), `${pages.url}/set/get?word=visible`);
    assert.equal(fs.readFileSync(file(LOCAL), "utf8"), text);
  },

  "it is forgotten again": async (page, { echo }) => {
    await pressValue(page, "base_url", "Forget the current value");
    await send(page, "Drawn · 200 · 1/1");
    await becomes(() => url(page), `${echo.url}/get?word=visible`);
  },

  "a value is written into the environment's file, which keeps its comments": async (page, { file }) => {
    await pressValue(page, "user", "Set the current value");
    await answer(page, "The current value of user", "grace");
    await pressValue(page, "user", "Write the current value into the environment's file");
    const written = await becomes(() => fs.readFileSync(file(LOCAL), "utf8"), /grace/);
    assert.match(written, /# where `postroom echo` listens/);
    assert.equal(fs.readFileSync(file(OTHER), "utf8").includes("grace"), false);
  },

  "secrets are masked in the list": async (page) => {
    await ask(page, "Postroom: Show Current Values");
    const row = rows(page, "password");
    await row.waitFor();
    assert.doesNotMatch(await row.textContent(), /correct horse/);
    await dismiss(page);
  },

  "the walkthrough has its steps, and their buttons work": async (page) => {
    await ask(page, "Welcome: Open Walkthrough...");
    await rows(page, "the first minutes").click();
    const steps = page.locator(".getting-started-step");
    for (const title of ["Have the server", "Open a collection", "Choose an environment", "Send", "Fix the script"]) {
      await steps.filter({ hasText: title }).first().waitFor();
    }
    const open = page.locator(".getting-started-step.expanded");
    await steps.filter({ hasText: "Choose an environment" }).click();
    await open.filter({ hasText: "Choose an environment" }).locator(".monaco-button", { hasText: "Choose" }).click();
    await rows(page, "Other.environment.yaml").waitFor();
    await dismiss(page);
    await open.locator(".codicon-getting-started-step-checked").waitFor();
    await until(async () => (await open.count()) === 1);
    await closeEditor(page, "Welcome");
  },
};
