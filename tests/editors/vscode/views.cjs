// The rows of the collections view and of the Test Explorer, by the names that they tell.
const { command, rows } = require("./workbench.cjs");

/** A row of the collections view: `GET Drawn`, or a folder's name. */
const rowOf = (page, name) => page.locator(`.monaco-list[aria-label="Collections"] .monaco-list-row[aria-label^="${name},"]`);

const view = (page) => page.locator('.monaco-list[aria-label="Collections"]');

/** Puts the focus on the collections view. It has to have rows: VS Code takes the focus away from a
 * view that gets its first ones. */
async function focusCollections(page) {
  if (!(await view(page).isVisible())) await command(page, "Postroom: Focus on Collections View");
  await view(page).locator(".monaco-list-row").first().waitFor();
  await command(page, "Postroom: Focus on Collections View");
  await view(page).and(page.locator(":focus")).waitFor();
}

/** Presses the button of a row that sends its request. */
async function pressSend(page, name) {
  await rowOf(page, name).hover();
  await rowOf(page, name).locator(".codicon-play").click();
}

/** A row of the Test Explorer: a collection's path, or the name of a folder, a request or a test. */
const testRow = (page, name) => page.locator(`.test-explorer .monaco-list-row[aria-label^="${name} ("]`);

/** Opens what is closed, from the top down. */
async function expand(page, ...names) {
  for (const name of names) {
    const row = testRow(page, name);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "true") continue;
    await row.locator(".monaco-tl-twistie").click();
    await row.and(page.locator("[aria-expanded=true]")).waitFor();
  }
}

/** Presses the button of a row that runs it. */
async function pressRun(page, name) {
  await testRow(page, name).hover();
  await testRow(page, name).locator(".codicon-testing-run-icon").click();
}

/** Runs a row with a profile. By key: a menu lets clicks pass right after it has opened. */
async function runWith(page, name, profile) {
  await testRow(page, name).click({ button: "right" });
  const entry = page.locator(".monaco-menu .action-item", { hasText: "Execute Using Profile..." });
  await entry.hover();
  await entry.and(page.locator(".focused")).waitFor();
  await page.keyboard.press("Enter");
  await rows(page, profile).click();
}

/** How a row of the Test Explorer ended, as it tells itself: `Failed`, `Not yet run`. */
async function stateOf(page, name) {
  const label = await testRow(page, name).getAttribute("aria-label");
  return label.slice(name.length + 2).split(")")[0];
}

module.exports = { rowOf, focusCollections, pressSend, testRow, expand, pressRun, runWith, stateOf };
