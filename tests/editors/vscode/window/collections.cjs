// The collections view: its rows, their buttons, and how they follow the files.
const fs = require("node:fs");
const { command, until } = require("../session.cjs");
const { KINDS } = require("../world.cjs");

const rowOf = (page, words) => page.locator(".pane-body .monaco-list-row", { hasText: words }).first();

const NEW = `$kind: http-request\nurl: "{{base_url}}/get"\n`;

module.exports = {
  "a row's button sends its request, and the row tells how that went": async (page) => {
    await command(page, "Postroom: Focus on Collections View");
    const row = rowOf(page, "Drawn");
    await row.waitFor();
    await row.hover();
    await row.locator(".codicon-play").click();
    await rowOf(page, "200, 1/1 passed").waitFor();
  },

  "a row follows its file: made, renamed, edited, deleted": async (page, { file }) => {
    fs.writeFileSync(file(`${KINDS}/Parcel.request.yaml`), NEW);
    await rowOf(page, "Parcel GET").or(rowOf(page, /^ParcelGET/)).first().waitFor();
    fs.renameSync(file(`${KINDS}/Parcel.request.yaml`), file(`${KINDS}/Letter.request.yaml`));
    await rowOf(page, "Letter").waitFor();
    fs.writeFileSync(file(`${KINDS}/Letter.request.yaml`), `${NEW}method: DELETE\n`);
    await rowOf(page, "DELETE").waitFor();
    fs.rmSync(file(`${KINDS}/Letter.request.yaml`));
    await rowOf(page, "Letter").waitFor({ state: "hidden" });
  },

  "a folder that is made, renamed and deleted takes its rows with it": async (page, { file }) => {
    fs.mkdirSync(file(`${KINDS}/Returns`));
    fs.writeFileSync(file(`${KINDS}/Returns/Send back.request.yaml`), NEW);
    await rowOf(page, "Returns").waitFor();
    await rowOf(page, "Send back").waitFor();
    fs.renameSync(file(`${KINDS}/Returns`), file(`${KINDS}/Refunds`));
    await rowOf(page, "Refunds").waitFor();
    await rowOf(page, "Returns").waitFor({ state: "hidden" });
    fs.rmSync(file(`${KINDS}/Refunds`), { recursive: true });
    await rowOf(page, "Refunds").waitFor({ state: "hidden" });
    await rowOf(page, "Send back").waitFor({ state: "hidden" });
  },

  "the selected row is sent by a key": async (page, { pages }) => {
    await rowOf(page, "Xml").click();
    await page.locator(".tab.active", { hasText: "Xml" }).waitFor();
    await command(page, "Postroom: Focus on Collections View");
    await page.locator(".pane-body .monaco-list:focus").waitFor();
    await page.keyboard.press("Control+Enter");
    await until(() => pages.came("/xml") === 1);
    await rowOf(page, /Xml.*200, 1\/1 passed/).waitFor();
  },

  "the request of the open file is found in the view": async (page) => {
    await rowOf(page, "Page").click();
    await page.locator(".monaco-editor .view-line", { hasText: "/page" }).first().click();
    await command(page, "Postroom: Reveal Request in Collections View");
    await page.locator(".pane-body .monaco-list-row.selected", { hasText: "Page" }).waitFor();
  },
};
