// The extension's entry: it puts the parts together and shows why, when they cannot start.
import * as vscode from "vscode";
import { registerCollectionsView } from "./collections-view";
import { registerCommands } from "./commands";
import { Context } from "./context";
import { registerEnvironment } from "./environment";
import { Requests } from "./requests";
import { registerResponsePanel } from "./response-panel";
import { Runs } from "./runs";
import { registerScriptDocuments } from "./script-documents";
import { registerTesting } from "./testing";
import { registerValues } from "./values";

export async function activate(extension: vscode.ExtensionContext): Promise<void> {
  const context = new Context(extension);
  const runs = new Runs(context);
  const requests = new Requests(context, runs);
  extension.subscriptions.push(
    context,
    runs,
    requests,
    ...registerCommands(context),
    ...registerCollectionsView(requests),
    ...registerEnvironment(context),
    ...registerResponsePanel(context, runs),
    ...registerTesting(requests, runs),
    ...registerScriptDocuments(),
    ...registerValues(),
  );
  extension.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("postroom.server")) void context.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void context.restart()),
  );
  try {
    await context.start();
  } catch (error) {
    // VS Code shows nothing when an activation fails.
    const reason = error instanceof Error ? error.message : String(error);
    context.log.error(reason);
    void vscode.window.showErrorMessage(`Postroom could not start: ${reason}`);
  }
}
