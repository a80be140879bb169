// The tests that run inside the extension host, with the real `vscode` API.
const vscode = require("vscode");
const assert = require("node:assert");

const COLLECTION = "postman/collections/Parcels";
const REQUEST = `${COLLECTION}/Shipments/Get shipment.request.yaml`;

const tests = {
  "completes pm. inside YAML": async () => {
    const { document, labels } = await completions(REQUEST, "const { args } = pm.", "const { args } = pm.");
    assert.ok(labels.includes("response"), `${document.uri}: ${labels.slice(0, 10)}`);
    assert.ok(labels.includes("sendRequest"));
  },

  "completes pm. inside JSON": async () => {
    const { labels } = await completions("parcels.postman_collection.json", "const { args } = pm.", "const { args } = pm.");
    assert.ok(labels.includes("response"), labels.slice(0, 10).join());
  },

  "shows a hover": async () => {
    const { document, position } = await open(REQUEST, "pm.environment.get");
    const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, position.translate(0, 5));
    const text = hovers.flatMap((hover) => hover.contents).map((content) => content.value ?? content).join("\n");
    assert.match(text, /environment/i);
  },

  "marks an unknown member": async () => {
    const { document, position } = await open(REQUEST, "const { args }");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, position, "pm.enviroment; ");
    await vscode.workspace.applyEdit(edit);
    await until(() => messages(document).some((message) => /enviroment/.test(message)));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },

  "sends a request and puts the failing verdict on its line": async () => {
    const { document } = await open(REQUEST, "pm.expect(args.state)");
    const environment = vscode.Uri.joinPath(folder(), "postman/environments/Local.environment.yaml").fsPath;
    await vscode.commands.executeCommand("postroom.selectEnvironment", { environment });
    const lenses = await lensesOf(document);
    const send = lenses.find((lens) => lens.command?.command === "postroom.send");
    assert.ok(send, "no Send lens");
    await vscode.commands.executeCommand(send.command.command, ...send.command.arguments);
    const failing = await until(() =>
      vscode.languages.getDiagnostics(document.uri).find((diagnostic) => /delivered/.test(diagnostic.message)),
    );
    assert.match(document.lineAt(failing.range.start.line).text, /expect\(args\.state\)/);
  },

  "runs the tests again on the same response, green after the fix": async () => {
    const { document } = await open(REQUEST, "pm.expect(args.state)");
    const line = document.getText().split("\n").findIndex((text) => text.includes('equal("delivered")'));
    const range = document.lineAt(line).range;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, document.lineAt(line).text.replace("delivered", "in transit"));
    await vscode.workspace.applyEdit(edit);
    const lens = await until(async () =>
      (await lensesOf(document)).find((candidate) => candidate.command?.command === "postroom.runTests"),
    );
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    await until(() => !messages(document).some((message) => /delivered/.test(message)));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },
};

const folder = () => vscode.workspace.workspaceFolders[0].uri;

async function open(file, words) {
  const uri = vscode.Uri.joinPath(folder(), file);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const offset = document.getText().indexOf(words);
  assert.ok(offset >= 0, `${file} does not hold ${words}`);
  return { document, position: document.positionAt(offset), end: document.positionAt(offset + words.length) };
}

async function completions(file, words) {
  const { document, end } = await open(file, words);
  const list = await until(async () => {
    const found = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", document.uri, end, ".");
    const named = found.items.map((item) => item.label.label ?? item.label);
    return named.includes("response") && named;
  });
  return { document, labels: list };
}

const lensesOf = (document) => vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100);
const messages = (document) => vscode.languages.getDiagnostics(document.uri).map((diagnostic) => diagnostic.message);

async function until(condition, milliseconds = 20_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`timed out: ${condition}`);
}

exports.run = async () => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${error.message}`);
    }
  }
  console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} failed`);
};
