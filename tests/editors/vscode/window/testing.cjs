// The Test Explorer: what it lists, what its profiles run, what it shows of failures.
const assert = require("node:assert");
const { command } = require("../workbench.cjs");
const { brings, panelOf } = require("../panel.cjs");
const { expand, pressRun, runWith, stateOf, testRow } = require("../views.cjs");
const { becomes } = require("../waiting.cjs");
const { KINDS } = require("../world.cjs");

const PARCELS = "postman/collections/Parcels";
const FAILING = "the parcel was delivered";
const PASSING = "it is the shipment that we created";

module.exports = {
  "requests and their tests are listed before they have ever run": async (page) => {
    await command(page, "Testing: Focus on Test Explorer View");
    await expand(page, PARCELS, "Shipments", "Get shipment");
    await testRow(page, "Service is up").waitFor();
    await becomes(() => stateOf(page, FAILING), /not yet run/i);
  },

  "a request runs from its row; verdicts stand at its tests": async (page) => {
    await pressRun(page, "Get shipment");
    await becomes(() => stateOf(page, FAILING), /failed/i);
    await becomes(() => stateOf(page, PASSING), /passed/i);
  },

  "a failure shows expected and actual in the editor": async (page) => {
    await testRow(page, FAILING).click();
    await command(page, "Test: Peek Output");
    const peek = page.locator(".test-output-peek");
    await peek.locator(".view-line", { hasText: "delivered" }).first().waitFor();
    await peek.locator(".view-line", { hasText: "in transit" }).first().waitFor();
    await page.keyboard.press("Escape");
    await peek.waitFor({ state: "hidden" });
  },

  "what failed runs again": async (page) => {
    await brings(page, "Get shipment · 200 · 3/4", () => command(page, "Test: Rerun Failed Tests"));
    await becomes(() => stateOf(page, FAILING), /failed/i);
  },

  "a profile for each environment": async (page, { pages }) => {
    const before = pages.came("/get");
    await expand(page, KINDS);
    await brings(page, "Drawn · 200 · 1/1", () => runWith(page, "Drawn", "Send with Other"));
    assert.equal(pages.came("/get"), before + 1);
  },

  "the tests run on the last response by a profile of their own": async (page, { pages }) => {
    const before = pages.came("/get");
    await brings(page, "Drawn · 200 · 1/1", () => runWith(page, "Drawn", "Run tests on the last response"));
    await panelOf(page).getByText("an earlier response, tested again").waitFor();
    assert.equal(pages.came("/get"), before);
  },

  "a run is cancelled": async (page, { pages }) => {
    const before = pages.came("/slow");
    await pressRun(page, "Slow");
    await becomes(() => pages.came("/slow"), before + 1);
    const spinner = testRow(page, "Slow").locator(".codicon-loading");
    await spinner.waitFor();
    await command(page, "Test: Cancel Test Run");
    await spinner.waitFor({ state: "hidden" });
  },
};
