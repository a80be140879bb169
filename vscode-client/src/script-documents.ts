// Scripts out of JSON and YAML as `.js` documents of their own, saved back into the file.
//
// postroom-script:/path/of/Login.request.yaml/1.afterResponse.js is the second script of the file.
import * as vscode from "vscode";
import { posix } from "node:path";
import type { ScriptInFile } from "./protocol";
import { rangeOf } from "./collections-view";

const SCHEME = "postroom-script";
const SCRIPT = /\/\d+\.(beforeRequest|afterResponse)\.js$/;

export function registerScriptDocuments(): vscode.Disposable[] {
  const scripts = new ScriptFileSystem();
  return [
    scripts,
    vscode.workspace.registerFileSystemProvider(SCHEME, scripts, { isCaseSensitive: true }),
    vscode.commands.registerCommand("postroom.openScript", openScript),
  ];
}

/** Opens the script at the cursor, or the one that the person picks. */
async function openScript(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.uri.scheme !== "file") return;
  const scripts = await listScripts(editor.document.uri);
  const at = scripts.find((script) => rangeOf(script.range).contains(editor.selection.active));
  const chosen = at ?? (await pick(scripts));
  if (chosen === undefined) return;
  const uri = editor.document.uri;
  await vscode.window.showTextDocument(
    uri.with({ scheme: SCHEME, path: `${uri.path}/${chosen.index}.${chosen.kind}.js` }),
    { viewColumn: vscode.ViewColumn.Beside },
  );
}

async function pick(scripts: readonly ScriptInFile[]): Promise<ScriptInFile | undefined> {
  if (scripts.length === 0) {
    void vscode.window.showInformationMessage("This file holds no script.");
    return undefined;
  }
  const items = scripts.map((script) => ({ label: script.owner, description: script.kind, script }));
  return (await vscode.window.showQuickPick(items, { placeHolder: "The script to open" }))?.script;
}

const listScripts = (uri: vscode.Uri) =>
  vscode.commands.executeCommand<readonly ScriptInFile[]>("postroom.listScripts", { uri: uri.toString() });

class ScriptFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  /** What each document showed when it was read or written last. */
  private readonly texts = new Map<string, string>();
  /** What each script was when it was looked at last, and since when. */
  private readonly seen = new Map<string, { readonly text: string; readonly since: number }>();
  private readonly subscription = vscode.workspace.onDidSaveTextDocument((document) => {
    this.tellOfScriptsIn(document.uri);
  });

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const text = await textOf(uri);
    this.texts.set(uri.toString(), text);
    return new TextEncoder().encode(text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { file, index } = partsOf(uri);
    const text = new TextDecoder().decode(content);
    const before = this.texts.get(uri.toString());
    const change = { uri: file.toString(), index, before, text };
    const written = await vscode.commands.executeCommand<boolean>("postroom.writeScript", change);
    if (!written) throw vscode.FileSystemError.Unavailable("The script has changed in its file.");
    this.texts.set(uri.toString(), text);
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === file.toString());
    await open?.save();
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // VS Code makes sure of the folder before it writes: here, the file that holds the scripts.
    if (!SCRIPT.test(uri.path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const text = await textOf(uri);
    const known = this.seen.get(uri.toString());
    const seen = known?.text === text ? known : { text, since: Date.now() };
    this.seen.set(uri.toString(), seen);
    return { type: vscode.FileType.File, ctime: 0, mtime: seen.since, size: Buffer.byteLength(text) };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** A file was saved: the documents of its scripts may show an old text now. */
  private tellOfScriptsIn(file: vscode.Uri): void {
    const shown = vscode.workspace.textDocuments
      .map(({ uri }) => uri)
      .filter((uri) => uri.scheme === SCHEME && partsOf(uri).file.toString() === file.toString());
    this.changed.fire(shown.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }
}

/** The script as it is in its file now, saved or not. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const { file, index } = partsOf(uri);
  const script = (await listScripts(file)).find((one) => one.index === index);
  if (script === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return script.text;
}

function partsOf(uri: vscode.Uri): { readonly file: vscode.Uri; readonly index: number } {
  const file = uri.with({ scheme: "file", path: posix.dirname(uri.path) });
  return { file, index: Number.parseInt(posix.basename(uri.path), 10) };
}
