// Finds the program that serves: the setting's, the active Python environment's, the one that this
// extension has set up from the wheel that it carries, or the one on the PATH.
import * as vscode from "vscode";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { ownServer } from "./server-setup";

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Where it was found, for the log and for messages. */
  readonly origin: string;
}

interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Thenable<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
  };
}

const run = promisify(execFile);
const isWindows = process.platform === "win32";

/** The first program that answers; or, as a text, why the one that the setting names does not;
 * undefined when there is none. */
export async function findServer(
  extension: vscode.ExtensionContext,
): Promise<Command | string | undefined> {
  const setting = vscode.workspace.getConfiguration("postroom").get<string>("server.path", "");
  if (setting !== "") return fromSetting(setting);
  for (const candidate of [...(await besidePython()), ...bundled(extension), ...onPath()]) {
    if ((await problemOf(candidate.program)) === undefined) return candidate;
  }
  return undefined;
}

async function fromSetting(setting: string): Promise<Command | string> {
  const origin = "the setting postroom.server.path";
  const problem = await problemOf(setting);
  if (problem === undefined) return { program: setting, arguments: ["lsp"], origin };
  return `The setting postroom.server.path names ${setting}, ${problem}`;
}

/** The interpreter that the Python extension has chosen. In a folder that is not trusted there is
 * none: it may lie in the folder, and whoever made the folder made it. */
export async function activePython(): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension === undefined) return undefined;
  const api = extension.isActive ? extension.exports : await extension.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const path = api.environments.getActiveEnvironmentPath(folder);
  const environment = await api.environments.resolveEnvironment(path);
  return environment?.executable.uri?.fsPath;
}

async function besidePython(): Promise<Command[]> {
  if (!vscode.workspace.isTrusted) return [];
  const python = await activePython();
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
    join(uri.fsPath, ".venv", isWindows ? "Scripts" : "bin"),
  );
  return [...(python ? [dirname(python)] : []), ...folders]
    .map((folder) => join(folder, isWindows ? "postroom.exe" : "postroom"))
    .filter((program) => existsSync(program))
    .map((program) => ({ program, arguments: ["lsp"], origin: "the Python environment" }));
}

function bundled(extension: vscode.ExtensionContext): Command[] {
  const program = ownServer(extension);
  return program
    ? [{ program, arguments: ["lsp"], origin: "the environment that the extension has set up" }]
    : [];
}

/** Those in absolute folders of the PATH: a relative one would be looked for in the workspace. */
function onPath(): Command[] {
  const name = isWindows ? "postroom.exe" : "postroom";
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder));
  const program = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  return program ? [{ program, arguments: ["lsp"], origin: "the PATH" }] : [];
}

/** Why the program does not serve, to be read behind its name; undefined when it does. */
async function problemOf(program: string): Promise<string | undefined> {
  try {
    await run(program, ["--version"], { timeout: 20_000 });
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "which is not there.";
    return code === "EACCES" ? "which may not be run." : "which does not answer to --version.";
  }
}
