// The Test Explorer: what it lists, what its profiles run, what it shows of failures.
const assert = require("node:assert");
const { command, panelOf, until } = require("../session.cjs");

const items = (page, words) => page.locator(".test-explorer .monaco-list-row", { hasText: words });
const rows = (page, words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words });

/** Opens what is closed, from the top down. */
async function expand(page, ...names) {
  for (const name of names) {
    const row = items(page, name).last();
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.locator(".monaco-tl-twistie").click();
  }
}

/** Asks for a profile to run a row with. By key: a menu lets clicks pass right after it has opened. */
async function openProfiles(page, row) {
  await row.click({ button: "right" });
  const entry = page.locator(".monaco-menu .action-item", { hasText: "Execute Using Profile..." });
  await entry.hover();
  await page.locator(".monaco-menu .action-item.focused", { hasText: "Execute Using Profile..." }).waitFor();
  await page.keyboard.press("Enter");
}

const labelOf = (row) => row.getAttribute("aria-label");

module.exports = {
  "requests and their tests are listed before they have ever run": async (page) => {
    await command(page, "Testing: Focus on Test Explorer View");
    await expand(page, "Parcels", "Shipments", "Get shipment");
    await items(page, "Service is up").last().waitFor();
    await items(page, "the parcel was delivered").waitFor();
    assert.match(await labelOf(items(page, "the parcel was delivered")), /not yet run/i);
  },

  "a request runs from its row; verdicts stand at its tests": async (page) => {
    const row = items(page, "Get shipment").last();
    await row.hover();
    await row.locator(".codicon-testing-run-icon").click();
    await until(async () => /failed/i.test(await labelOf(items(page, "the parcel was delivered"))));
    await until(async () => /passed/i.test(await labelOf(items(page, "it is the shipment"))));
  },

  "a failure shows expected and actual in the editor": async (page) => {
    await items(page, "the parcel was delivered").click();
    await command(page, "Test: Peek Output");
    await page.locator(".test-output-peek").waitFor();
    await page.locator(".test-output-peek .view-line", { hasText: "delivered" }).first().waitFor();
    await page.locator(".test-output-peek .view-line", { hasText: "in transit" }).first().waitFor();
    await page.keyboard.press("Escape");
  },

  "what failed runs again": async (page) => {
    await command(page, "Test: Rerun Failed Tests");
    await until(async () => /failed/i.test(await labelOf(items(page, "the parcel was delivered"))));
  },

  "a profile for each environment": async (page, { pages }) => {
    const before = pages.came("/get");
    await expand(page, "Kinds");
    await openProfiles(page, items(page, "Drawn").last());
    await rows(page, "Send with Local").first().waitFor();
    await rows(page, "Send with Other").first().click();
    await until(() => pages.came("/get") === before + 1);
  },

  "the tests run on the last response by a profile of their own": async (page, { pages }) => {
    const before = pages.came("/get");
    await openProfiles(page, items(page, "Drawn").last());
    await rows(page, "Run tests on the last response").first().click();
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    assert.equal(pages.came("/get"), before);
  },

  "a run is cancelled": async (page, { pages }) => {
    const before = pages.came("/slow");
    await expand(page, "Kinds");
    const row = items(page, "Slow").last();
    await row.hover();
    await row.locator(".codicon-testing-run-icon").click();
    await until(() => pages.came("/slow") === before + 1);
    await command(page, "Test: Cancel Test Run");
    await page.locator(".test-explorer .codicon-testing-cancel-icon").waitFor({ state: "hidden" });
    await until(async () => !/running/i.test(await labelOf(items(page, "Slow").last())));
  },
};
