// The commands of the palette and of keys. Each finds what stands at the cursor and asks the server.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { Requests } from "./requests";
import type { ResponsePanel } from "./response-panel";

/** What commands work with. */
interface Parts {
  readonly context: Context;
  readonly panel: ResponsePanel;
  readonly requests: Requests;
}

type Handler = (parts: Parts) => unknown;

const COMMANDS: Readonly<Record<string, Handler>> = {
  "postroom.sendHere": (parts) => ofRequestHere(parts, "postroom.send"),
  "postroom.testHere": (parts) => ofRequestHere(parts, "postroom.runTests"),
  "postroom.compareHere": (parts) => ofRequestHere(parts, "postroom.compareResponse"),
  "postroom.runHere": ({ context }) => runHere(context),
  "postroom.setUpServer": ({ context }) => context.setUp(),
  "postroom.restartServer": ({ context }) => context.restart(),
  "postroom.showLog": ({ context }) => {
    context.log.show();
  },
};

export function registerCommands(parts: Parts): vscode.Disposable[] {
  return Object.entries(COMMANDS).map(([name, handler]) =>
    vscode.commands.registerCommand(name, () => handler(parts)),
  );
}

type OfRequest = "postroom.send" | "postroom.runTests" | "postroom.compareResponse";

/** Does it with the request that the panel shows, when that has the focus; with what the server
 * offers at the cursor; or with the request that the cursor is in. */
async function ofRequestHere(
  { context, panel, requests }: Parts,
  command: OfRequest,
): Promise<void> {
  if (panel.isActive) return panel.act(command);
  const editor = activeEditor();
  if (editor === undefined) return;
  if (await runActionHere(context, editor, command)) return;
  const request = requests.at(editor.document.uri, editor.selection.active);
  if (request === undefined) sayNothingHere();
  else await context.call(command, { uri: request.uri, select: request.select });
}

async function runHere(context: Context): Promise<void> {
  const editor = activeEditor();
  if (editor && !(await runActionHere(context, editor, "postroom.run"))) sayNothingHere();
}

function activeEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage("Open a collection, a request or a script first.");
  }
  return editor;
}

function sayNothingHere(): void {
  void vscode.window.showInformationMessage("There is nothing here that Postroom can run.");
}

/** Carries out the code action at the cursor that calls `command`, if there is one. */
async function runActionHere(
  context: Context,
  editor: vscode.TextEditor,
  command: string,
): Promise<boolean> {
  if (context.client === undefined) await context.start();
  const actions = await vscode.commands.executeCommand<
    readonly (vscode.CodeAction | vscode.Command)[]
  >("vscode.executeCodeActionProvider", editor.document.uri, editor.selection);
  const found = actions.map(commandOf).find((candidate) => candidate?.command === command);
  if (found === undefined) return false;
  await vscode.commands.executeCommand(found.command, ...((found.arguments ?? []) as unknown[]));
  return true;
}

function commandOf(action: vscode.CodeAction | vscode.Command): vscode.Command | undefined {
  return typeof action.command === "string" ? (action as vscode.Command) : action.command;
}
