// The first request, where no environment has been chosen: which way of sending asks for one.
const assert = require("node:assert");
const { command, dismiss, openFile, rows } = require("../workbench.cjs");
const { brings, panelOf } = require("../panel.cjs");
const { expand, runWith } = require("../views.cjs");
const { becomes } = require("../waiting.cjs");
const { KINDS, LOCAL } = require("../world.cjs");

const status = (page) => page.locator("[id='postroom.postroom.postroom.environment']");

module.exports = {
  "a profile that names its environment sends with it, and asks nothing": async (page, { echo, pages }) => {
    await becomes(() => status(page).innerText(), /No environment/);
    await command(page, "Testing: Focus on Test Explorer View");
    await expand(page, KINDS);
    for (const [profile, url] of [[`Send with Local (${LOCAL})`, echo.url], ["Send with Other", pages.url]]) {
      await brings(page, "Drawn · 200 · 1/1", () => runWith(page, "Drawn", profile));
      await becomes(() => panelOf(page).locator(".url").innerText(), `${url}/get?word=visible`);
    }
    assert.equal(pages.came("/get"), 1);
    assert.match(await status(page).innerText(), /No environment/);
  },

  "sending with the chosen one asks; without an answer it is sent with none": async (page, { pages }) => {
    await openFile(page, "Xml.request.yaml");
    await page.keyboard.press("Control+Alt+s");
    await rows(page, "Other.environment.yaml").waitFor();
    assert.equal(pages.came("/xml"), 0);
    await brings(page, "Xml · 200 · 1/1", () => dismiss(page));
    assert.match(await status(page).innerText(), /No environment/);
  },

  "it asks once": async (page) => {
    await openFile(page, "Xml.request.yaml");
    await brings(page, "Xml · 200 · 1/1", () => page.keyboard.press("Control+Alt+s"));
  },
};
