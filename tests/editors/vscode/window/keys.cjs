// The response panel by keys alone, and as it is told to who cannot see it.
const assert = require("node:assert");
const { activeTab, openFile } = require("../workbench.cjs");
const { brings, panelOf, tab } = require("../panel.cjs");
const { becomes } = require("../waiting.cjs");

/** What has the focus in the panel: its role or kind, and its name. */
const focused = (page) =>
  panelOf(page).locator("body").evaluate(({ ownerDocument }) => {
    const element = ownerDocument.activeElement;
    const role = element.getAttribute("role") ?? element.localName;
    return `${role} ${element.getAttribute("aria-label") ?? element.innerText?.split("\n")[0].trim()}`;
  });

async function presses(page, key, wanted) {
  await page.keyboard.press(key);
  await becomes(() => focused(page), wanted);
}

module.exports = {
  "a key opens the panel and goes there": async (page) => {
    await openFile(page, "Drawn.request.yaml");
    await brings(page, "Drawn · 200 · 1/1", () => page.keyboard.press("Control+Alt+s"));
    await page.locator(".monaco-editor.focused").waitFor();
    await page.keyboard.press("Control+Alt+o");
    await activeTab(page).filter({ hasText: "GET Drawn" }).waitFor();
    await page.locator(".monaco-editor.focused").waitFor({ state: "hidden" });
  },

  "the tab key goes through what can be done, then to one tab, then into its part": async (page) => {
    await presses(page, "Tab", "select Which result is shown");
    await presses(page, "Tab", "button Send");
    await presses(page, "Tab", "button Test again");
    await presses(page, "Tab", "button Compare");
    await presses(page, "Tab", "tab Visualizer");
    await presses(page, "ArrowRight", "tab Body");
    await presses(page, "Tab", /^tabpanel/);
    await presses(page, "Tab", "button Raw");
    await presses(page, "Shift+Tab", /^tabpanel/);
    await presses(page, "Shift+Tab", "tab Body");
  },

  "arrow keys, Home and End go from tab to tab": async (page) => {
    const steps = [["ArrowRight", /^tab Headers/], ["End", /^tab Request/], ["ArrowRight", /^tab Visualizer/],
      ["ArrowLeft", /^tab Request/], ["Home", /^tab Visualizer/]];
    for (const [key, wanted] of steps) {
      await presses(page, key, wanted);
      await becomes(() => panelOf(page).getByRole("tab", { selected: true }).innerText(), (name) => wanted.test(`tab ${name}`));
    }
  },

  "each tab names its part, and each part its tab": async (page) => {
    const tabs = await panelOf(page).getByRole("tab").evaluateAll((elements) =>
      elements.map((element) => {
        const part = element.ownerDocument.getElementById(element.getAttribute("aria-controls"));
        return { stop: element.tabIndex === 0, chosen: element.ariaSelected, role: part?.role, named: part?.getAttribute("aria-labelledby") === element.id, seen: part?.hidden === false };
      }),
    );
    assert.ok(tabs.length > 5, `${tabs.length} tabs`);
    for (const one of tabs) {
      const isChosen = one.chosen === "true";
      assert.deepEqual(one, { stop: isChosen, chosen: `${isChosen}`, role: "tabpanel", named: true, seen: isChosen });
    }
    assert.equal(tabs.filter(({ stop }) => stop).length, 1);
  },

  "the status is told when it changes, and nothing has no name": async (page) => {
    await panelOf(page).getByRole("status").filter({ hasText: "200 OK" }).waitFor();
    for (const role of ["button", "tab", "combobox"]) {
      for (const one of await panelOf(page).getByRole(role).all()) assert.notEqual((await one.ariaSnapshot()).trim(), `- ${role}`);
    }
    for (const one of await panelOf(page).getByRole("tab").all()) assert.match(await one.innerText(), /\w/);
  },

  "the key that sends works in the panel, and the focus stays": async (page) => {
    await openFile(page, "Xml.request.yaml");
    await brings(page, "Xml · 200 · 1/1", () => page.keyboard.press("Control+Alt+s"));
    await page.keyboard.press("Control+Alt+o");
    await activeTab(page).filter({ hasText: "GET Xml" }).waitFor();
    await tab(page, "Body").focus();
    await brings(page, "Xml · 200 · 1/1", () => page.keyboard.press("Control+Alt+s"));
    await becomes(() => focused(page), "tab Body");
    await brings(page, "Xml · 200 · 1/1", () => page.keyboard.press("Control+Alt+t"));
    await becomes(() => focused(page), "tab Body");
  },

  "with the visualizer on the screen the focus stays, too, and what is drawn there": async (page) => {
    await openFile(page, "Drawn.request.yaml");
    await brings(page, "Drawn · 200 · 1/1", () => page.keyboard.press("Control+Alt+s"));
    await page.keyboard.press("Control+Alt+o");
    await activeTab(page).filter({ hasText: "GET Drawn" }).waitFor();
    await tab(page, "Visualizer").click();
    const word = panelOf(page).frameLocator("iframe[title=Visualizer]").locator("#word");
    await word.evaluate((element) => { element.dataset.drawn = "once"; });
    await panelOf(page).getByRole("button", { name: "Test again" }).focus();
    for (const key of ["Space", "Enter", "Control+Alt+t", "Space"]) {
      await brings(page, "Drawn · 200 · 1/1", () => page.keyboard.press(key));
      await becomes(() => focused(page), "button Test again");
    }
    assert.equal(await word.getAttribute("data-drawn"), "once");
    await presses(page, "Shift+Tab", "button Send");
    for (const key of ["Space", "Enter"]) {
      await brings(page, "Drawn · 200 · 1/1", () => page.keyboard.press(key));
      await becomes(() => focused(page), "button Send");
    }
    await becomes(() => word.getAttribute("data-drawn"), null);
  },

  "a key goes back to the request": async (page) => {
    await page.keyboard.press("Control+1");
    await page.locator(".monaco-editor.focused[data-uri$='Drawn.request.yaml']").waitFor();
  },
};
