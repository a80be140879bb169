// Scripts out of JSON and YAML as `.js` documents of their own, saved back into the file.
//
// postroom-script:/path/of/Login.request.yaml/1.afterResponse.js is the second script of the file.
import * as vscode from "vscode";
import { basename, posix } from "node:path";
import type { Context } from "./context";
import type { ScriptInFile } from "./protocol";
import { rangeOf } from "./collections-view";

const SCHEME = "postroom-script";
const SCRIPT = /\/\d+\.(beforeRequest|afterResponse)\.js$/;
const TITLES = { beforeRequest: "pre-request script", afterResponse: "post-response script" };

export function registerScriptDocuments(context: Context): vscode.Disposable[] {
  const scripts = new ScriptFileSystem(context);
  return [
    scripts,
    vscode.workspace.registerFileSystemProvider(SCHEME, scripts, { isCaseSensitive: true }),
    vscode.commands.registerCommand("postroom.openScript", () => openScript(context)),
  ];
}

/** Opens the script at the cursor, or the one that the person picks. */
async function openScript(context: Context): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.uri.scheme !== "file") {
    void vscode.window.showInformationMessage("Open a collection or a request first.");
    return;
  }
  const uri = editor.document.uri;
  const scripts = await listScripts(context, uri);
  const at = scripts.find((script) => rangeOf(script.range).contains(editor.selection.active));
  const chosen = at ?? (await pick(scripts));
  if (chosen === undefined) return;
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
  const items = scripts.map((script) => ({
    label: script.owner,
    description: TITLES[script.kind],
    detail: script.text.split("\n", 1)[0] ?? "",
    script,
  }));
  const placeHolder = "The script to open in an editor of its own";
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.script;
}

const listScripts = async (context: Context, uri: vscode.Uri) =>
  (await context.call<readonly ScriptInFile[]>("postroom.listScripts", { uri: uri.toString() })) ??
  [];

/** What a document shows: the script's text when it was read or written last. */
interface Held {
  readonly text: string;
  readonly since: number;
}

class ScriptFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly shown = new Map<string, string>();
  /** What each script was when it was looked at last, and since when. */
  private readonly seen = new Map<string, Held>();
  /** The text in the file that a person was told of, when saving would have replaced it. */
  private readonly told = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly context: Context) {
    const watcher = vscode.workspace.createFileSystemWatcher(
      "**/*.{yaml,yml,json}",
      true,
      false,
      true,
    );
    const tell = (file: vscode.Uri) => {
      this.tellOfScriptsIn(file);
    };
    this.subscriptions = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(tell),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        tell(uri);
      }),
    );
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { text } = await this.find(uri);
    this.shown.set(uri.toString(), text);
    return new TextEncoder().encode(text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { file } = partsOf(uri);
    const script = await this.find(uri);
    this.refuseOnce(uri, script.text);
    const text = new TextDecoder().decode(content);
    const change = { uri: file.toString(), index: script.index, before: script.text, text };
    const written = await this.context.call<boolean>("postroom.writeScript", change);
    if (written !== true)
      throw vscode.FileSystemError.Unavailable("The script could not be written into its file.");
    this.shown.set(uri.toString(), text);
    const open = vscode.workspace.textDocuments.find(
      (one) => one.uri.toString() === file.toString(),
    );
    await open?.save();
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // VS Code makes sure of the folder before it writes: here, the file that holds the scripts.
    if (!SCRIPT.test(uri.path)) {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const { text } = await this.find(uri);
    const known = this.seen.get(uri.toString());
    const seen = known?.text === text ? known : { text, since: Date.now() };
    this.seen.set(uri.toString(), seen);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: seen.since,
      size: Buffer.byteLength(text),
    };
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
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  /** Keeps a change in the file from being replaced unseen. VS Code asks by itself when the sizes
   * differ, and what is written then is what the person wants; else saving again is. */
  private refuseOnce(uri: vscode.Uri, now: string): void {
    const key = uri.toString();
    const shown = this.shown.get(key) ?? now;
    const isAsked =
      Buffer.byteLength(shown) !== Buffer.byteLength(now) || this.told.get(key) === now;
    this.told.delete(key);
    if (shown === now || isAsked) return;
    this.told.set(key, now);
    throw vscode.FileSystemError.Unavailable(
      `The script has changed in ${basename(partsOf(uri).file.path)}. Save again to replace that change, or revert to have it.`,
    );
  }

  /** The script as it is in its file now, saved or not. When scripts before it came or went, it is
   * the one with the text that is shown. */
  private async find(uri: vscode.Uri): Promise<ScriptInFile> {
    const { file, index, kind } = partsOf(uri);
    const scripts = await listScripts(this.context, file);
    const shown = this.shown.get(uri.toString());
    const at = scripts.find((one) => one.index === index && one.kind === kind);
    const moved = scripts.find((one) => one.kind === kind && one.text === shown);
    const found = at?.text === shown ? at : (moved ?? at);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }

  /** A file has changed: the documents of its scripts may show an old text now. */
  private tellOfScriptsIn(file: vscode.Uri): void {
    const shown = vscode.workspace.textDocuments
      .map(({ uri }) => uri)
      .filter((uri) => uri.scheme === SCHEME && partsOf(uri).file.toString() === file.toString());
    this.changed.fire(shown.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }
}

function partsOf(uri: vscode.Uri): {
  readonly file: vscode.Uri;
  readonly index: number;
  readonly kind: string;
} {
  const file = uri.with({ scheme: "file", path: posix.dirname(uri.path) });
  const [index = "", kind = ""] = posix.basename(uri.path).split(".");
  return { file, index: Number.parseInt(index, 10), kind };
}
