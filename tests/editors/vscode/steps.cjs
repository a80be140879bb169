// Steps of a drive, one after the other in one window, and what is told of one that fails.
const path = require("node:path");
const { ROOT } = require("./editor.cjs");
const { panelOf } = require("./panel.cjs");

const MOST_FAILURES = 4;

/** Runs named steps one after the other and prints how each went; how many failed. A step that
 * fails leaves a picture in build/. */
async function runSteps(group, steps, page, world) {
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    if (failed === MOST_FAILURES) {
      console.log(`     the rest of ${group} is left out`);
      break;
    }
    const start = Date.now();
    try {
      await step(page, world);
      console.log(`ok   ${name} (${seconds(start)})`);
    } catch (error) {
      failed += 1;
      await tell(name, error, page, path.join(ROOT, "build", `vscode-${group}-${failed}.png`));
    }
  }
  return failed;
}

async function tell(name, error, page, picture) {
  console.log(`FAIL ${name}: ${withoutColours(error.message).slice(0, 900)}`);
  console.log(`     seen instead: ${JSON.stringify(await seen(page))}`);
  await page.screenshot({ path: picture });
  console.log(`     ${path.relative(ROOT, picture)}`);
}

/** What a person would tell of the window: where the focus is, what is open, what is asked. */
async function seen(page) {
  const workbench = await page.evaluate(() => {
    const isVisible = (element) => element.checkVisibility();
    const words = (selector) =>
      [...document.querySelectorAll(selector)].filter(isVisible).map((element) => (element.getAttribute("aria-label") || element.innerText).slice(0, 120));
    return {
      focus: document.activeElement?.outerHTML.slice(0, 120),
      tabs: words(".tab.active"),
      asked: words(".quick-input-widget .quick-input-list .monaco-list-row").slice(0, 5),
      prompt: words(".quick-input-widget .quick-input-message"),
      messages: words(".notification-toast, .notifications-center .notification-list-item, .monaco-dialog-box"),
      rows: words(".sidebar .monaco-list-row").slice(0, 30),
      lenses: words(".codelens-decoration"),
    };
  });
  const panel = await panelOf(page).locator("header").innerText({ timeout: 2000 }).catch(() => "no panel");
  return { ...workbench, panel };
}

const withoutColours = (text) => text.replace(/\u001b\[\d+m/g, "");

const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

module.exports = { runSteps, seconds };
