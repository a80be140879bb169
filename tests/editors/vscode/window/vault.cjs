// A script that wants a secret of the keyring: the person is asked, and the answer holds as it says.
const assert = require("node:assert");
const { command, message, openFile } = require("../workbench.cjs");
const { brings, result, shown, tab } = require("../panel.cjs");
const { becomes } = require("../waiting.cjs");
const { keepSecret } = require("../world.cjs");

const question = (page) => message(page, 'wants the secret "api-key"');

async function send(page) {
  await openFile(page, "Keys.request.yaml");
  await page.keyboard.press("Control+Alt+s");
}

/** Sends, and answers when asked. */
async function sendAnd(page, choice) {
  await send(page);
  await command(page, "Notifications: Show Notifications");
  await question(page).hover();
  await question(page).locator(".monaco-button", { hasText: choice }).click();
  await question(page).waitFor({ state: "hidden" });
}

module.exports = {
  "who refuses keeps the secret, and the script is told": async (page, world) => {
    keepSecret(world, "api-key", "correct one");
    await brings(page, "Keys · 200", () => sendAnd(page, "Deny"));
    await tab(page, "Tests").click();
    await shown(page).getByText("Vault access denied").waitFor();
  },

  "who allows it once gives it for that run": async (page) => {
    await brings(page, "Keys · 200 · 1/1", () => sendAnd(page, "Allow Once"));
  },

  "the next run asks again; who allows it for good is asked no more": async (page, { pages }) => {
    await brings(page, "Keys · 200 · 1/1", () => sendAnd(page, "Always Allow"));
    await brings(page, "Keys · 200 · 1/1", () => send(page));
    await command(page, "Notifications: Show Notifications");
    assert.equal(await question(page).isVisible(), false);
    assert.equal(pages.came("/keys"), 4);
  },

  "it is taken back, and asked again": async (page) => {
    await command(page, "Postroom: Ask About the Vault Again");
    await brings(page, "Keys · 200", () => sendAnd(page, "Deny"));
    await becomes(() => result(page), "Keys · 200");
  },
};
