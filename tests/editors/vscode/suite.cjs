// The tests that run inside the extension host, with the real `vscode` API.
const vscode = require("vscode");
const assert = require("node:assert");
const { chosenEnvironments, folder, open, completions, insert, revert, hoverAt, openScript, send, actionOf, edit, label, lensesOf, messages } = require("./api.cjs");
const { becomes, until } = require("./waiting.cjs");

const COLLECTION = "postman/collections/Parcels";
const REQUEST = `${COLLECTION}/Shipments/Get shipment.request.yaml`;

const tests = {
  "completes pm. inside YAML": async () => {
    const labels = await completions(REQUEST, "const { args } = pm.");
    assert.ok(labels.includes("sendRequest"), labels.join());
  },

  "completes pm. inside JSON": async () => {
    const labels = await completions("parcels.postman_collection.json", "const { args } = pm.");
    assert.ok(labels.includes("sendRequest"), labels.join());
  },

  "shows a hover": async () => {
    const { document, position } = await open(REQUEST, "pm.environment.get");
    const text = await until(() => hoverAt(document, position.translate(0, 5)));
    assert.match(text, /environment/i);
  },

  "shows a hover inside JSON": async () => {
    const { document, position } = await open("parcels.postman_collection.json", "pm.environment.get");
    const text = await until(() => hoverAt(document, position.translate(0, 5)));
    assert.match(text, /environment/i);
  },

  "marks an unknown member inside JSON": async () => {
    const { document, position } = await open("parcels.postman_collection.json", "const { args }");
    await insert(document, position, "pm.enviroment; ");
    await becomes(() => messages(document).join("\n"), /enviroment/);
    await revert(document);
  },

  "mends an unknown member": async () => {
    const { document, position } = await open(REQUEST, "const { args }");
    await insert(document, position, "pm.enviroment; ");
    const range = new vscode.Range(position, position.translate(0, 14));
    const fix = await until(async () => {
      const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range);
      return actions.find(({ title, edit }) => edit && /environment/.test(title));
    });
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes("pm.environment; "), document.getText());
    await revert(document);
  },

  "marks an unknown member": async () => {
    const { document, position } = await open(REQUEST, "const { args }");
    await insert(document, position, "pm.enviroment; ");
    await becomes(() => messages(document).join("\n"), /enviroment/);
    await revert(document);
  },

  "sends a request and puts the failing verdict on its line": async () => {
    const { document } = await open(REQUEST, "pm.expect(args.state)");
    const environment = vscode.Uri.joinPath(folder(), "postman/environments/Local.environment.yaml").fsPath;
    await vscode.commands.executeCommand("postroom.selectEnvironment", { environment });
    await send(document);
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
    await becomes(() => messages(document).join("\n"), (all) => !/delivered/.test(all));
    await revert(document);
  },

  "lists the collections with their requests": async () => {
    const collections = await vscode.commands.executeCommand("postroom.listRequests");
    const names = collections.map((collection) => collection.name);
    assert.ok(names.includes("Parcels"), names.join());
    const parcels = collections.find(({ path }) => path.endsWith(COLLECTION));
    const shipments = parcels.items.find((item) => item.name === "Shipments");
    assert.deepEqual(shipments.items.map((item) => `${item.method} ${item.name}`).sort(), [
      "GET Get shipment", "POST Create shipment", "POST Quote a parcel",
    ]);
  },

  "opens a script as a document of its own and saves it back": async () => {
    const { document, position } = await open(REQUEST, "pm.expect(args.state)");
    const before = document.getText();
    const script = await openScript(document, position);
    assert.equal(script.languageId, "javascript");
    assert.ok(script.getText().startsWith("const { args } = pm.response.json();"), script.getText());
    await edit(script, "delivered\")", "in transit\")");
    assert.ok(await script.save(), "not saved");
    await becomes(() => document.getText(), /equal\("in transit"\)/);
    assert.equal(document.isDirty, false);
    assert.equal(document.getText(), before.replace('equal("delivered")', 'equal("in transit")'));
    await edit(document, 'equal("in transit")', 'equal("delivered")');
    await document.save();
    await becomes(() => script.getText(), /equal\("delivered"\)/);
    const end = script.positionAt(script.getText().indexOf("pm.") + 3);
    const found = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", script.uri, end, ".");
    assert.ok(found.items.some((item) => label(item) === "sendRequest"));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  },

  "sends from a JSON collection; the verdict stands on its line there": async () => {
    const { document, position } = await open("parcels.postman_collection.json", "pm.expect(args.state)");
    const lens = await until(async () => {
      const sends = (await lensesOf(document)).filter((one) => one.command?.command === "postroom.send");
      return sends.filter((one) => one.range.start.isBefore(position)).at(-1);
    });
    await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
    const failing = await until(() =>
      vscode.languages.getDiagnostics(document.uri).find((diagnostic) => /delivered/.test(diagnostic.message)),
    );
    assert.match(document.lineAt(failing.range.start.line).text, /expect\(args\.state\)/);
    await vscode.commands.executeCommand("postroom.clearResults");
  },

  "a script's own editor shows its verdicts and lenses": async () => {
    const { document, position } = await open(REQUEST, "pm.expect(args.state)");
    await send(document);
    await becomes(() => messages(document).join("\n"), /delivered/);
    const script = await openScript(document, position);
    await becomes(() => messages(script).join("\n"), /delivered/);
    await becomes(async () => (await lensesOf(script)).length, (count) => count > 0);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  },

  "a change in the file is not replaced unseen when its script is saved": async () => {
    const { document, position } = await open(REQUEST, "pm.expect(args.state)");
    const before = document.getText();
    const script = await openScript(document, position);
    await edit(script, 'equal("delivered")', 'equal("in transit")');
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from(before.replace("was delivered", "WAS delivered")));
    await becomes(() => document.getText(), /WAS delivered/);
    assert.equal(await script.save(), false, "saved over a change");
    assert.ok(document.getText().includes("WAS delivered"));
    assert.equal(await script.save(), true, "not saved when asked again");
    await becomes(() => document.getText(), /equal\("in transit"\)/);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from(before));
    await becomes(() => document.getText(), before);
  },

  "another environment is chosen and kept": async () => {
    const all = await vscode.commands.executeCommand("postroom.listEnvironments");
    const other = all.find(({ path }) => path.endsWith("Other.environment.yaml"));
    await vscode.commands.executeCommand("postroom.selectEnvironment", { environment: other.path });
    await becomes(chosenEnvironments, other.path);
    const local = all.find(({ path }) => path.endsWith("Local.environment.yaml"));
    await vscode.commands.executeCommand("postroom.selectEnvironment", { environment: local.path });
    await becomes(chosenEnvironments, local.path);
  },

  "runs what failed again, from the tests to the editor": async () => {
    const { document } = await open(REQUEST, "pm.expect(args.state)");
    await vscode.commands.executeCommand("postroom.clearResults");
    await becomes(() => messages(document).join("\n"), (all) => !/delivered/.test(all));
    await send(document);
    await becomes(() => messages(document).join("\n"), /delivered/);
    const { runs } = await vscode.commands.executeCommand("postroom.rerunFailed");
    assert.equal(runs.length, 1);
    await becomes(() => messages(document).join("\n"), /delivered/);
  },

  "compares the last two responses in a diff editor": async () => {
    const { document } = await open(REQUEST, "url:");
    const compare = await until(() => actionOf(document, "postroom.compareResponse"));
    await vscode.commands.executeCommand(compare.command, ...compare.arguments);
    const input = await becomes(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input, (one) => one instanceof vscode.TabInputTextDiff);
    const shown = await vscode.workspace.openTextDocument(input.modified);
    assert.match(shown.getText(), /200 OK/);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  },

  "shows the response panel": async () => {
    const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
    await becomes(labels, (all) => all.includes("GET Get shipment"));
  },

  "sets a current value without touching the file": async () => {
    const file = vscode.Uri.joinPath(folder(), "postman/environments/Local.environment.yaml");
    const before = (await vscode.workspace.openTextDocument(file)).getText();
    const now = async () => {
      const values = await vscode.commands.executeCommand("postroom.listValues");
      const { value, changed } = values.find(({ name }) => name === "base_url");
      return changed ? `changed to ${value}` : "as in the file";
    };
    await vscode.commands.executeCommand("postroom.setValue", { name: "base_url", value: "http://127.0.0.1:1" });
    await becomes(now, "changed to http://127.0.0.1:1");
    await vscode.commands.executeCommand("postroom.setValue", { name: "base_url", value: null });
    await becomes(now, "as in the file");
    assert.equal((await vscode.workspace.openTextDocument(file)).getText(), before);
  },
};

/** VS Code waits for this; each line of the report begins with what the runner prints. */
exports.run = async () => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const start = Date.now();
    try {
      await test();
      console.log(`ok   ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${error.message}`);
    }
  }
  console.log(`failed: ${failed}`);
};
