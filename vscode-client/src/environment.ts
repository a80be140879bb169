// The status bar: which environment is chosen, what is running; a click lets a person choose.
import * as vscode from "vscode";
import { basename } from "node:path";
import type { Context } from "./context";
import { status } from "./protocol";
import type { Environment, Status } from "./protocol";

const NONE = "No environment";

export function registerEnvironment(context: Context): vscode.Disposable[] {
  const item = vscode.window.createStatusBarItem("postroom.environment", vscode.StatusBarAlignment.Left);
  item.name = "Postroom environment";
  item.command = "postroom.chooseEnvironment";
  show(item, { running: [], environment: null });
  return [
    item,
    context.onReady((client) => {
      client.onNotification(status, (now) => {
        show(item, now);
      });
      item.show();
    }),
    vscode.commands.registerCommand("postroom.chooseEnvironment", choose),
  ];
}

function show(item: vscode.StatusBarItem, { running, environment }: Status): void {
  const name = environment === null ? NONE : environmentName(environment);
  item.text = running.length > 0 ? `$(sync~spin) ${name}` : `$(globe) ${name}`;
  item.tooltip = `Postroom: ${environment ?? NONE}. Click to choose another environment.`;
  item.accessibilityInformation = { label: `Postroom environment: ${name}`, role: "button" };
}

function environmentName(path: string): string {
  return basename(path).replace(/\.(environment\.ya?ml|postman_environment\.json)$/, "");
}

async function choose(): Promise<void> {
  const environments = await vscode.commands.executeCommand<readonly Environment[]>(
    "postroom.listEnvironments",
  );
  const items = environments.map((environment) => ({
    label: environment.name,
    description: vscode.workspace.asRelativePath(environment.path),
    picked: environment.chosen,
    path: environment.path as string | null,
  }));
  const none = { label: NONE, description: "", picked: false, path: null };
  const choice = await vscode.window.showQuickPick([...items, none], {
    placeHolder: "The environment that requests are sent with",
  });
  if (choice !== undefined) {
    await vscode.commands.executeCommand("postroom.selectEnvironment", { environment: choice.path });
  }
}
