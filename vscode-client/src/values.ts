// Current values in a pick list: see them, set one, write one into the environment's file.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { CurrentValue } from "./protocol";

const EDIT: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("edit"),
  tooltip: "Set the current value",
};
const PROMOTE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("save"),
  tooltip: "Write the current value into the environment's file",
};
const FORGET: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("discard"),
  tooltip: "Forget the current value",
};

interface Row extends vscode.QuickPickItem {
  readonly of: CurrentValue;
}

export function registerValues(context: Context): vscode.Disposable[] {
  return [vscode.commands.registerCommand("postroom.showValues", () => showValues(context))];
}

async function showValues(context: Context): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const values = await context.call<readonly CurrentValue[]>("postroom.listValues", { uri });
  if (values === undefined) return;
  if (values.length === 0) {
    void vscode.window.showInformationMessage(
      "There are no values yet: choose an environment or send a request.",
    );
    return;
  }
  const list = vscode.window.createQuickPick<Row>();
  list.placeholder = "The values that the next request is sent with";
  list.items = values.map(row);
  list.onDidAccept(() => {
    const [chosen] = list.selectedItems;
    list.hide();
    if (chosen) void set(chosen.of, uri);
  });
  list.onDidTriggerItemButton(({ button, item }) => {
    list.hide();
    void (button === PROMOTE
      ? promote(item.of, uri)
      : button === FORGET
        ? put(item.of, uri, null)
        : set(item.of, uri));
  });
  list.onDidHide(() => {
    list.dispose();
  });
  list.show();
}

function row(of: CurrentValue): Row {
  const promote = of.scope === "environment" ? [PROMOTE] : [];
  const buttons = of.changed ? [EDIT, FORGET, ...promote] : [EDIT];
  const value = typeof of.value === "string" ? of.value : JSON.stringify(of.value);
  return {
    of,
    label: of.name,
    description: value,
    detail: of.changed ? `${of.scope}, changed` : of.scope,
    buttons,
  };
}

async function set(of: CurrentValue, uri: string | undefined): Promise<void> {
  const value = await vscode.window.showInputBox({
    prompt: `The current value of ${of.name}; no file changes`,
    value: of.secret || typeof of.value !== "string" ? "" : of.value,
    password: of.secret,
  });
  if (value !== undefined) await put(of, uri, value);
}

async function put(
  { scope, name }: CurrentValue,
  uri: string | undefined,
  value: string | null,
): Promise<void> {
  await vscode.commands.executeCommand("postroom.setValue", { scope, name, uri, value });
}

async function promote({ name }: CurrentValue, uri: string | undefined): Promise<void> {
  await vscode.commands.executeCommand("postroom.promoteValue", { name, uri });
}
