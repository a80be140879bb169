// The commands of the palette and of keys. Each finds what stands at the cursor and asks the server.
import * as vscode from "vscode";
import type { Context } from "./context";

type Handler = (context: Context) => unknown;

const COMMANDS: Readonly<Record<string, Handler>> = {
  "postroom.sendHere": () => runActionHere("postroom.send"),
  "postroom.runHere": () => runActionHere("postroom.run"),
  "postroom.testHere": () => runActionHere("postroom.runTests"),
  "postroom.compareHere": () => runActionHere("postroom.compareResponse"),
  "postroom.restartServer": (context) => context.restart(),
  "postroom.showLog": (context) => {
    context.log.show();
  },
};

export function registerCommands(context: Context): vscode.Disposable[] {
  return Object.entries(COMMANDS).map(([name, handler]) =>
    vscode.commands.registerCommand(name, () => handler(context)),
  );
}

/** Carries out the code action at the cursor that calls `command`. */
async function runActionHere(command: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage("Open a collection, a request or a script first.");
    return;
  }
  const actions = await vscode.commands.executeCommand<readonly (vscode.CodeAction | vscode.Command)[]>(
    "vscode.executeCodeActionProvider",
    editor.document.uri,
    editor.selection,
  );
  const found = actions.map(commandOf).find((candidate) => candidate?.command === command);
  if (found === undefined) {
    void vscode.window.showInformationMessage("There is nothing here that Postroom can run.");
    return;
  }
  await vscode.commands.executeCommand(found.command, ...((found.arguments ?? []) as unknown[]));
}

function commandOf(action: vscode.CodeAction | vscode.Command): vscode.Command | undefined {
  return typeof action.command === "string" ? (action as vscode.Command) : action.command;
}
