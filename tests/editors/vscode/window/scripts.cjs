// Script files and scripts in editors of their own, as a person types in them.
const { activeTab, closeEditor, command, goTo, lens, openFile } = require("../workbench.cjs");
const { becomes } = require("../waiting.cjs");

/** What is suggested, from the top: names, those that are but words of the file in brackets. */
async function suggested(page) {
  const rows = await page.locator(".suggest-widget.visible .monaco-list-row").evaluateAll((elements) =>
    elements.map((element) => {
      const [name] = element.getAttribute("aria-label").split(/[ ,(]/);
      const isWord = element.querySelector(".codicon-symbol-text") !== null;
      return { index: Number(element.dataset.index), name: isWord ? `[${name}]` : name };
    }),
  );
  return rows.sort((one, other) => one.index - other.index).map(({ name }) => name);
}

/** Types as a person does: what is suggested follows each key. */
const type = (page, text) => page.keyboard.type(text, { delay: 60 });

module.exports = {
  "members stand above the words of a script file, and are inserted whole": async (page) => {
    await openFile(page, "Create shipment.afterResponse.js");
    await lens(page, /\w/).waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("const entry = 1;\nconst envelope = 2;\n");
    await type(page, "pm.");
    await becomes(() => suggested(page), (names) => names[0] === "info" && !/\[/.test(names.join()));
    await type(page, "en");
    await becomes(() => suggested(page), (names) => names[0] === "environment" && names.includes("[entry]"));
    for (const _ of "en") await page.keyboard.press("Backspace");
    await type(page, "sendR");
    await page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "sendRequest" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: "pm.sendRequest" }).waitFor();
    await command(page, "File: Revert File");
    await page.locator(".view-line", { hasText: "pm.sendRequest" }).waitFor({ state: "hidden" });
  },

  "a verdict is marked at its line, and moves into the script's own editor": async (page) => {
    await openFile(page, "Get shipment.request.yaml");
    await lens(page, "Send").waitFor();
    await page.keyboard.press("Control+Alt+s");
    await page.locator(".squiggly-error").first().waitFor();
    await goTo(page, 25);
    await command(page, "Postroom: Open Script in an Editor of Its Own");
    await activeTab(page).filter({ hasText: "1.afterResponse.js" }).waitFor();
    const own = page.locator(".editor-group-container.active .monaco-editor");
    await own.locator(".squiggly-error").first().waitFor();
    await lens(page, /\w/).waitFor();
    await closeEditor(page, "1.afterResponse.js");
  },
};
