// The response panel: its page inside its two frames, and which result it shows.
const { becomes } = require("./waiting.cjs");

const panelOf = (page) =>
  page.frameLocator("iframe.webview[src*='extensionId=postroom.postroom']").frameLocator("#active-frame");

const tab = (page, name) => panelOf(page).getByRole("tab", { name });

/** The part that the chosen tab shows. */
const shown = (page) => panelOf(page).locator("[role=tabpanel]:not([hidden])");

const chooser = (page) => panelOf(page).getByRole("combobox", { name: "Which result is shown" });

/** The texts of what is there; none while no panel is open, or its page is being loaded. */
async function textsOf(page, selector) {
  try {
    return await panelOf(page).locator(selector).allTextContents();
  } catch (error) {
    if (/context was destroyed|frame was detached/i.test(error.message)) return [];
    throw error;
  }
}

/** The results that can be chosen. */
const results = (page) => textsOf(page, "#result option");

/** The result that is shown, as `Drawn · 200 · 1/1`. */
async function result(page) {
  const [label] = await textsOf(page, "#result option:checked");
  return label ?? "none";
}

/** Does what sends a request or tests it again, and waits until the panel shows that result: one
 * more than before, and `wanted` is how it ended. */
async function brings(page, wanted, act) {
  const before = (await results(page)).length;
  await act();
  await becomes(async () => (await results(page)).length, (count) => count > before);
  await becomes(() => result(page), wanted);
}

/** Chooses the newest result of a request. */
async function choose(page, name) {
  const [label] = await chooser(page).locator("option", { hasText: name }).allTextContents();
  await chooser(page).selectOption({ label });
  await becomes(() => result(page), label);
}

module.exports = { choose, panelOf, tab, shown, result, brings };
