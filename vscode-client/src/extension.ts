// The extension's entry: it puts the parts together, and starts the server when there is work for it.
import * as vscode from "vscode";
import { registerCollectionsView } from "./collections-view";
import { registerCommands } from "./commands";
import { Context } from "./context";
import { registerEnvironment } from "./environment";
import { isRelevant, whenRelevant } from "./relevance";
import { Requests } from "./requests";
import { ResponsePanel } from "./response-panel";
import { Runs } from "./runs";
import { registerScriptDocuments } from "./script-documents";
import { registerTesting } from "./testing";
import { registerValues } from "./values";

export async function activate(extension: vscode.ExtensionContext): Promise<void> {
  const context = new Context(extension);
  const runs = new Runs(context);
  const requests = new Requests(context, runs);
  const panel = new ResponsePanel(context, runs);
  extension.subscriptions.push(
    context,
    runs,
    requests,
    panel,
    ...registerCommands({ context, panel, requests }),
    ...registerCollectionsView(context, requests),
    ...registerEnvironment(context),
    ...registerTesting(context, requests, runs),
    ...registerScriptDocuments(context),
    ...registerValues(context),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("postroom.server")) void context.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void context.restart()),
  );
  if (!(await context.begin(isRelevant())))
    extension.subscriptions.push(whenRelevant(() => void context.start()));
}
