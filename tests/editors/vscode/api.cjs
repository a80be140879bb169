// What the tests in the extension host ask of VS Code's API.
const vscode = require("vscode");
const assert = require("node:assert");
const { becomes, until } = require("./waiting.cjs");

const folder = () => vscode.workspace.workspaceFolders[0].uri;

async function open(file, words) {
  const uri = vscode.Uri.joinPath(folder(), file);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const offset = document.getText().indexOf(words);
  assert.ok(offset >= 0, `${file} does not hold ${words}`);
  return { document, position: document.positionAt(offset), end: document.positionAt(offset + words.length) };
}

/** What is offered behind `words`, once the server's own is among it. */
async function completions(file, words) {
  const { document, end } = await open(file, words);
  const offered = async () => {
    const found = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", document.uri, end, ".");
    return found.items.map(label);
  };
  return becomes(offered, (labels) => labels.includes("response"));
}

async function insert(document, position, text) {
  const change = new vscode.WorkspaceEdit();
  change.insert(document.uri, position, text);
  await vscode.workspace.applyEdit(change);
}

/** Takes back what was not saved. */
async function revert(document) {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await until(() => !document.isDirty);
}

async function hoverAt(document, position) {
  const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, position);
  return hovers.flatMap((hover) => hover.contents).map((content) => content.value ?? content).join("\n");
}

/** The script at a position of a document, in an editor of its own. A panel that opens meanwhile
 * leaves no editor active for a moment. */
async function openScript(document, position) {
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(position, position);
  await becomes(() => vscode.window.activeTextEditor?.document.uri.path, document.uri.path);
  await vscode.commands.executeCommand("postroom.openScript");
  await becomes(() => vscode.window.activeTextEditor?.document.uri.scheme, "postroom-script");
  return vscode.window.activeTextEditor.document;
}

async function send(document) {
  const lens = await until(async () =>
    (await lensesOf(document)).find((candidate) => candidate.command?.command === "postroom.send"),
  );
  await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
}

async function actionOf(document, command) {
  const start = new vscode.Position(0, 0);
  const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, new vscode.Range(start, start));
  return actions.map((action) => (typeof action.command === "string" ? action : action.command)).find((one) => one?.command === command);
}

async function edit(document, words, replacement) {
  const start = document.getText().indexOf(words);
  assert.ok(start >= 0, `${document.uri} does not hold ${words}`);
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + words.length));
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, replacement);
  await vscode.workspace.applyEdit(change);
}

const chosenEnvironments = async () =>
  (await vscode.commands.executeCommand("postroom.listEnvironments")).filter(({ chosen }) => chosen).map(({ path }) => path).join();

const label = (item) => item.label.label ?? item.label;
const lensesOf = (document) => vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100);
const messages = (document) => vscode.languages.getDiagnostics(document.uri).map((diagnostic) => diagnostic.message);

module.exports = { folder, open, completions, insert, revert, hoverAt, openScript, send, actionOf, edit, chosenEnvironments, label, lensesOf, messages };
