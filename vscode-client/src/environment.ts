// The status bar: which environment is chosen, what is running, and whether there is a server.
import * as vscode from "vscode";
import { basename } from "node:path";
import type { Context } from "./context";
import { status } from "./protocol";
import type { Environment, Status } from "./protocol";

const NONE = "No environment";

const FOR_COLLECTION: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("folder"),
  tooltip: "Use it for the collection of the open file only",
};
const OPEN_FILE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("go-to-file"),
  tooltip: "Open its file",
};

interface Choice extends vscode.QuickPickItem {
  readonly path: string | null;
}

export function registerEnvironment(context: Context): vscode.Disposable[] {
  const left = vscode.StatusBarAlignment.Left;
  const environment = vscode.window.createStatusBarItem("postroom.environment", left, 2);
  environment.name = "Postroom environment";
  const running = vscode.window.createStatusBarItem("postroom.running", left, 1);
  running.name = "Postroom runs";
  running.command = { command: "postroom.stop", title: "Stop", arguments: [{}] };
  const show = (now: Status) => {
    showEnvironment(environment, now);
    showRunning(running, now);
  };
  return [
    environment,
    running,
    context.onReady((client) => {
      show({ running: [], environment: null });
      client.onNotification(status, show);
      environment.show();
    }),
    context.onState((state) => {
      if (state === "missing") showMissing(environment);
    }),
    vscode.commands.registerCommand("postroom.chooseEnvironment", () => choose(context)),
  ];
}

function showEnvironment(item: vscode.StatusBarItem, { environment }: Status): void {
  const name = environment === null ? NONE : environmentName(environment);
  item.command = "postroom.chooseEnvironment";
  item.text = `$(globe) ${name}`;
  item.tooltip = `Postroom sends with ${environment ?? "no environment"}. Click to choose another.`;
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: `Postroom environment: ${name}`, role: "button" };
}

function showRunning(item: vscode.StatusBarItem, { running }: Status): void {
  const what = running.length === 1 ? "Sending" : `${running.length} runs`;
  item.text = `$(sync~spin) ${what}`;
  item.tooltip = "Click to stop";
  item.accessibilityInformation = { label: `Postroom: ${what}. Stop.`, role: "button" };
  if (running.length > 0) item.show();
  else item.hide();
}

function showMissing(item: vscode.StatusBarItem): void {
  item.command = "postroom.setUpServer";
  item.text = "$(warning) Set up Postroom";
  item.tooltip = "Postroom has no server yet. Click to set it up.";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  item.accessibilityInformation = {
    label: "Postroom has no server yet: set it up",
    role: "button",
  };
  item.show();
}

function environmentName(path: string): string {
  return basename(path).replace(/\.(environment\.ya?ml|postman_environment\.json)$/, "");
}

/** Whether the person has been asked in this workspace, or has chosen without being asked. */
const ASKED = "postroom.environmentAsked";

/** Before the first request is sent: lets the person choose, where there are environments and none
 * is in use. Asked once in a workspace. */
export async function chooseFirst(context: Context): Promise<void> {
  if (context.extension.workspaceState.get<boolean>(ASKED, false)) return;
  const environments = (await listed(context)) ?? [];
  if (environments.length === 0) return;
  await context.extension.workspaceState.update(ASKED, true);
  if (!environments.some(({ chosen }) => chosen)) await choose(context);
}

const listed = (context: Context) =>
  context.call<readonly Environment[]>("postroom.listEnvironments");

/** Lets the person choose; over when that is done, or the list is closed. */
async function choose(context: Context): Promise<void> {
  const environments = await listed(context);
  if (environments === undefined) return;
  const file = vscode.window.activeTextEditor?.document.uri;
  const list = vscode.window.createQuickPick<Choice>();
  list.placeholder = "The environment that requests are sent with";
  list.items = choicesOf(environments, file !== undefined);
  list.activeItems = list.items.filter((_, index) => environments[index]?.chosen ?? false);
  const acted = await shown(list, file);
  await acted?.();
}

/** Shows the list until it is closed: what the person wants done then. */
function shown(
  list: vscode.QuickPick<Choice>,
  file: vscode.Uri | undefined,
): Promise<(() => PromiseLike<unknown>) | undefined> {
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const [chosen] = list.selectedItems;
      resolve(chosen && (() => select(chosen.path)));
      list.hide();
    });
    list.onDidTriggerItemButton(({ button, item }) => {
      resolve(() => (button === FOR_COLLECTION ? select(item.path, file) : open(item.path)));
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

async function open(path: string | null): Promise<void> {
  if (path !== null) await vscode.window.showTextDocument(vscode.Uri.file(path));
}

function choicesOf(environments: readonly Environment[], hasFile: boolean): readonly Choice[] {
  const narrower = hasFile ? [FOR_COLLECTION] : [];
  const choices = environments.map(({ name, path, chosen }) => ({
    label: chosen ? `$(check) ${name}` : name,
    description: vscode.workspace.asRelativePath(path),
    path,
    buttons: [...narrower, OPEN_FILE],
  }));
  return [...choices, { label: NONE, path: null, buttons: narrower }];
}

async function select(environment: string | null, file?: vscode.Uri): Promise<void> {
  const only = file && { uri: file.toString() };
  await vscode.commands.executeCommand("postroom.selectEnvironment", { environment, ...only });
}
