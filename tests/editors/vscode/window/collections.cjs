// The collections view: its rows, their buttons, and how they follow the files.
const fs = require("node:fs");
const { activeTab, command, openFile } = require("../workbench.cjs");
const { becomes } = require("../waiting.cjs");
const { focusCollections, pressSend, rowOf } = require("../views.cjs");
const { KINDS } = require("../world.cjs");

const NEW = `$kind: http-request\nurl: "{{base_url}}/get"\n`;

const told = (page, name, how) => page.locator(`[aria-label="${name}, ${how}"]`).waitFor();
const gone = (page, name) => rowOf(page, name).waitFor({ state: "hidden" });

module.exports = {
  "a row's button sends its request, and the row tells how that went": async (page) => {
    await focusCollections(page);
    await told(page, "GET Drawn", "not sent yet");
    await pressSend(page, "GET Drawn");
    await told(page, "GET Drawn", "200, 1/1 passed");
  },

  "a row follows its file: made, renamed, edited, deleted": async (page, { file }) => {
    fs.writeFileSync(file(`${KINDS}/Parcel.request.yaml`), NEW);
    await told(page, "GET Parcel", "not sent yet");
    fs.renameSync(file(`${KINDS}/Parcel.request.yaml`), file(`${KINDS}/Letter.request.yaml`));
    await told(page, "GET Letter", "not sent yet");
    await gone(page, "GET Parcel");
    fs.writeFileSync(file(`${KINDS}/Letter.request.yaml`), `${NEW}method: DELETE\n`);
    await told(page, "DELETE Letter", "not sent yet");
    fs.rmSync(file(`${KINDS}/Letter.request.yaml`));
    await gone(page, "DELETE Letter");
  },

  "a folder that is made, renamed and deleted takes its rows with it": async (page, { file }) => {
    fs.mkdirSync(file(`${KINDS}/Returns`));
    fs.writeFileSync(file(`${KINDS}/Returns/Send back.request.yaml`), NEW);
    await rowOf(page, "Returns").waitFor();
    await told(page, "GET Send back", "not sent yet");
    fs.renameSync(file(`${KINDS}/Returns`), file(`${KINDS}/Refunds`));
    await rowOf(page, "Refunds").waitFor();
    await gone(page, "Returns");
    fs.rmSync(file(`${KINDS}/Refunds`), { recursive: true });
    await gone(page, "Refunds");
    await gone(page, "GET Send back");
  },

  "the selected row is sent by a key": async (page, { pages }) => {
    await rowOf(page, "GET Xml").click();
    await activeTab(page).filter({ hasText: "Xml" }).waitFor();
    await focusCollections(page);
    await page.keyboard.press("Control+Enter");
    await becomes(() => pages.came("/xml"), 1);
    await told(page, "GET Xml", "200, 1/1 passed");
  },

  "the request of the open file is found in the view": async (page) => {
    await openFile(page, "Page.request.yaml");
    await rowOf(page, "GET Xml").and(page.locator(".selected")).waitFor();
    await command(page, "Postroom: Reveal Request in Collections View");
    await rowOf(page, "GET Page").and(page.locator(".selected")).waitFor();
  },
};
