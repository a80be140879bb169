// Script files and scripts in editors of their own, as a person types in them.
const assert = require("node:assert");
const { command, goTo, openFile } = require("../session.cjs");

const suggested = (page) => page.locator(".suggest-widget.visible .monaco-list-row");

/** What is suggested, from the top: names, those that are but words of the file in brackets. */
async function namesOf(page) {
  const rows = await suggested(page).evaluateAll((elements) =>
    elements.map((element) => {
      const [name] = element.getAttribute("aria-label").split(/[ ,(]/);
      const isWord = element.querySelector(".codicon-symbol-text") !== null;
      return { index: Number(element.dataset.index), name: isWord ? `[${name}]` : name };
    }),
  );
  return rows.sort((one, other) => one.index - other.index).map(({ name }) => name);
}

module.exports = {
  "members stand above the words of a script file, and are inserted whole": async (page) => {
    await openFile(page, "Create shipment.afterResponse.js");
    await page.locator(".codelens-decoration a").first().waitFor();
    await page.locator(".view-line", { hasText: "This script stands" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("const entry = 1;\nconst envelope = 2;\n");
    await page.keyboard.type("pm.", { delay: 80 });
    await suggested(page).filter({ hasText: "info" }).first().waitFor();
    const members = await namesOf(page);
    assert.equal(members[0], "info");
    assert.doesNotMatch(members.join(), /\[/);
    await page.keyboard.type("en", { delay: 80 });
    await suggested(page).filter({ hasText: "envelope" }).waitFor();
    const begun = await namesOf(page);
    assert.equal(begun[0], "environment", begun.join());
    assert.ok(begun.includes("[entry]"), begun.join());
    for (const _ of "en") await page.keyboard.press("Backspace");
    await page.keyboard.type("sendR", { delay: 80 });
    await suggested(page).filter({ hasText: "sendRequest" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: "pm.sendRequest" }).waitFor();
    await command(page, "File: Revert File");
  },

  "a verdict is marked at its line, and moves into the script's own editor": async (page) => {
    await openFile(page, "Get shipment.request.yaml");
    await page.locator(".codelens-decoration a", { hasText: "Send" }).first().waitFor();
    await page.keyboard.press("Control+Alt+s");
    await page.locator(".squiggly-error").first().waitFor();
    await goTo(page, "25");
    await command(page, "Postroom: Open Script in an Editor of Its Own");
    await page.locator(".tab.active", { hasText: "1.afterResponse.js" }).waitFor();
    const own = page.locator(".monaco-editor.focused");
    await own.locator(".squiggly-error").first().waitFor();
    await own.locator(".codelens-decoration a").first().waitFor();
    await command(page, "View: Close Editor");
  },
};
