// Finds the program that serves: a setting, the active Python environment, or the PATH.
import * as vscode from "vscode";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Where it was found, for the log and for messages. */
  readonly origin: string;
}

interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Thenable<
      { readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined
    >;
  };
}

const run = promisify(execFile);

/** The first command that answers `--version`, or undefined when there is none. */
export async function findServer(): Promise<Command | undefined> {
  const setting = vscode.workspace.getConfiguration("postroom").get<string>("server.path", "");
  if (setting !== "") {
    return { program: setting, arguments: ["lsp"], origin: "the setting postroom.server.path" };
  }
  for (const candidate of [...(await besidePython()), ...onPath()]) {
    if (await answers(candidate.program)) return candidate;
  }
  return undefined;
}

/** The Python interpreter that the Python extension has chosen, or `python3`. */
export async function activePython(): Promise<string> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension === undefined) return process.platform === "win32" ? "python" : "python3";
  const api = extension.isActive ? extension.exports : await extension.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const environment = await api.environments.resolveEnvironment(
    api.environments.getActiveEnvironmentPath(folder),
  );
  return environment?.executable.uri?.fsPath ?? "python3";
}

async function besidePython(): Promise<Command[]> {
  const name = process.platform === "win32" ? "postroom.exe" : "postroom";
  const program = join(dirname(await activePython()), name);
  const local = (vscode.workspace.workspaceFolders ?? []).map((folder) =>
    join(folder.uri.fsPath, ".venv", process.platform === "win32" ? "Scripts" : "bin", name),
  );
  const found = vscode.workspace.isTrusted ? [program, ...local] : [program];
  return found
    .filter((path) => existsSync(path))
    .map((path) => ({ program: path, arguments: ["lsp"], origin: "the Python environment" }));
}

function onPath(): Command[] {
  return [{ program: "postroom", arguments: ["lsp"], origin: "the PATH" }];
}

async function answers(program: string): Promise<boolean> {
  try {
    await run(program, ["--version"], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Says that the server is missing and offers to install it or to name it. */
export async function offerToInstall(): Promise<void> {
  const install = "Install with pip";
  const settings = "Open settings";
  const choice = await vscode.window.showErrorMessage(
    "Postroom's server was not found: neither in the setting postroom.server.path, nor in the active Python environment, nor on the PATH.",
    install,
    settings,
  );
  if (choice === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "postroom.server.path");
  }
  if (choice === install) {
    const terminal = vscode.window.createTerminal("Postroom");
    terminal.show();
    terminal.sendText(`"${await activePython()}" -m pip install postroom`);
  }
}
