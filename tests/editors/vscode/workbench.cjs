// What a person does at the window, by its keys: the palette, lists, questions, files, places.
const { becomes, until } = require("./waiting.cjs");

const widget = (page) => page.locator(".quick-input-widget");
const box = (page) => page.locator(".quick-input-widget .quick-input-box input");

/** The rows of the list that is open, those with `words`. */
const rows = (page, words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words });

/** The name of the row that Enter would take. */
async function focusedName(page) {
  const [name] = await page.locator(".quick-input-list .monaco-list-row.focused .label-name").allTextContents();
  return name;
}

const PATIENCE = 5000;

/** Opens the palette and types. A panel that is still being drawn swallows keys, or takes the focus
 * from the palette when it is there: then a person presses again. */
async function typeIntoPalette(page, text) {
  await until(async () => {
    await page.keyboard.press("F1");
    return box(page).fill(text, { timeout: PATIENCE }).then(() => true, () => false);
  });
}

/** Starts a command of the palette, one that asks for something more. */
async function ask(page, title) {
  await typeIntoPalette(page, `>${title}`);
  await becomes(() => focusedName(page), title);
  await page.keyboard.press("Enter");
}

/** Runs a command of the palette. */
async function command(page, title) {
  await ask(page, title);
  await widget(page).waitFor({ state: "hidden" });
}

/** Answers the question whose prompt has `words`; what stood there before may not have gone yet. */
async function answer(page, words, text) {
  const question = page.locator(".quick-input-widget", { hasText: words });
  await question.waitFor();
  await question.locator(".quick-input-box input").fill(text);
  await page.keyboard.press("Enter");
  await question.waitFor({ state: "hidden" });
}

/** Chooses from the list that a command has opened. */
async function pick(page, words) {
  await rows(page, words).first().click();
  await widget(page).waitFor({ state: "hidden" });
}

/** Closes the list or the question that is open. */
async function dismiss(page) {
  await page.keyboard.press("Escape");
  await widget(page).waitFor({ state: "hidden" });
}

const activeTab = (page) => page.locator(".editor-group-container.active .tab.active");

/** Opens a file of the workspace; keys go to it from then on. */
async function openFile(page, name) {
  await ask(page, "Go to File...");
  await until(async () => !(await box(page).inputValue()).startsWith(">"));
  await box(page).fill(name);
  await becomes(() => focusedName(page), name);
  await page.keyboard.press("Enter");
  await widget(page).waitFor({ state: "hidden" });
  await activeTab(page).filter({ hasText: name }).waitFor();
  await page.locator(`.monaco-editor.focused[data-uri$="${encodeURIComponent(name)}"]`).waitFor();
}

/** Puts the cursor at `line` and `column` of the editor that has the focus. */
async function goTo(page, line, column = 1) {
  await page.keyboard.press("Control+g");
  await box(page).fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await widget(page).waitFor({ state: "hidden" });
  await becomes(() => cursor(page), `Ln ${line}, Col ${column}`);
}

/** Where the cursor is, as the status bar tells it. */
const cursor = (page) => page.locator("#status\\.editor\\.selection").innerText();

/** Closes the editor that has the focus and whose tab says `name`. */
async function closeEditor(page, name) {
  await activeTab(page).filter({ hasText: name }).waitFor();
  await page.keyboard.press("Control+w");
  await page.locator(".tab", { hasText: name }).waitFor({ state: "hidden" });
}

/** Answers the dialog that asks for a file, once it has made up its own mind. */
async function saveAs(page, suggested, file) {
  await becomes(() => box(page).inputValue(), (value) => value.endsWith(`/${suggested}`));
  await box(page).fill(file);
  await page.locator(".quick-input-widget .quick-input-progress.active").waitFor({ state: "hidden" });
  await page.keyboard.press("Enter");
  await widget(page).waitFor({ state: "hidden" });
}

/** The first lens to be seen of this title, in the editor that has the focus or had it last. */
const lens = (page, title) =>
  page.locator(".editor-group-container.active .codelens-decoration a", { hasText: title }).filter({ visible: true }).first();

/** A message with these words in the list of messages: with its test driver on, the editor lets none
 * pop up. While the list is drawn it may hold one twice. */
const message = (page, words) =>
  page.locator(".notifications-center .notification-list-item", { hasText: words }).filter({ visible: true }).first();

module.exports = { rows, ask, command, answer, pick, dismiss, activeTab, openFile, goTo, cursor, closeEditor, lens, message, saveAs };
