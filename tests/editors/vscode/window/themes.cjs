// The response panel in each kind of theme: all that it writes can be read.
const assert = require("node:assert");
const { openFile } = require("../workbench.cjs");
const { brings, choose, panelOf, tab } = require("../panel.cjs");
const { tooFaint } = require("./contrast.cjs");

/** The contrast that text must have: WCAG 2.2, 1.4.3. */
const LEAST = 4.5;

/** What a theme is called, and how the page is marked then. */
const THEMES = [
  ["Default Dark Modern", "vscode-dark"],
  ["Default Light Modern", "vscode-light"],
  ["Default High Contrast", "vscode-high-contrast"],
  ["Default High Contrast Light", "vscode-high-contrast-light"],
];

const step = ([theme, mark]) => async (page, { configure }) => {
  configure({ "workbench.colorTheme": theme });
  await panelOf(page).locator(`body[data-vscode-theme-kind="${mark}"]`).waitFor();
  for (const name of ["Drawn", "Get shipment"]) {
    await choose(page, name);
    for (const part of ["Body", "Headers", "Tests", "Console", "Timings", "Request"]) {
      await tab(page, part).click();
      const faint = await panelOf(page).locator("body").evaluate(tooFaint, LEAST);
      assert.deepEqual({ name, part, faint }, { name, part, faint: [] });
    }
  }
};

module.exports = {
  "there are tests that passed and failed, and lines in the console": async (page) => {
    for (const [name, wanted] of [["Drawn", "Drawn · 200 · 1/1"], ["Get shipment", "Get shipment · 200 · 3/4"]]) {
      await openFile(page, `${name}.request.yaml`);
      await brings(page, wanted, () => page.keyboard.press("Control+Alt+s"));
    }
  },
  ...Object.fromEntries(THEMES.map((theme) => [`${theme[0]}: every word can be read`, step(theme)])),
};
