// The collections of the workspace, as the server lists them, kept in step with the files; and how
// each request ended last.
import * as vscode from "vscode";
import { DidChangeWatchedFilesNotification, FileChangeType } from "vscode-languageclient/node";
import type { Context } from "./context";
import type { Collection, ItemRef, RequestNode, RunEvent } from "./protocol";
import type { Runs } from "./runs";

const FILES = "**/{*.request.yaml,*.request.yml,definition.yaml,definition.yml,*.json}";
const PAUSE_MS = 300;

/** How a request ended last. */
export interface Outcome {
  readonly isRunning: boolean;
  readonly code: number | undefined;
  readonly passed: number;
  readonly failed: number;
  readonly broken: boolean;
}

const NOT_YET: Outcome = { isRunning: false, code: undefined, passed: 0, failed: 0, broken: false };

/** A folder or request of a collection. `key` names it across runs and listings, `names` are those
 * from the collection's root joined with `/`, which a run takes as well. */
export interface Listed extends RequestNode {
  readonly key: string;
  readonly names: string;
  readonly items: readonly Listed[];
}

export interface ListedCollection extends Collection {
  readonly items: readonly Listed[];
}

/** The keys that the request in an event may have: by its id, where its file gives it one, and by
 * its names, where a file holds several. */
export function keysOf({ id, path, place }: ItemRef): readonly string[] {
  const file = place?.path ?? "";
  return [keyOf(file, id), keyOf(file, file.endsWith(".json") ? path.slice(1).join("/") : "")];
}

const keyOf = (file: string, name: string) => `${file}#${name}`;

/** The nodes with their keys. Of several that have the same one, the first gets the outcomes. */
function listed(
  nodes: readonly RequestNode[],
  above: string,
  taken = new Set<string>(),
): readonly Listed[] {
  return nodes.map((node) => {
    const names = above === "" ? node.name : `${above}/${node.name}`;
    const file = vscode.Uri.parse(node.file).fsPath;
    const name = node.id !== "" ? node.id : file.endsWith(".json") ? names : "";
    let key = node.kind === "folder" ? `${node.uri} ${names}` : keyOf(file, name);
    while (taken.has(key)) key += "+";
    taken.add(key);
    return { ...node, key, names, items: listed(node.items, names, taken) };
  });
}

export class Requests implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly ended = new vscode.EventEmitter<undefined>();
  /** The collections are others now. */
  readonly onChanged = this.changed.event;
  /** Some requests ended otherwise than before. */
  readonly onEnded = this.ended.event;
  private readonly outcomes = new Map<string, Outcome>();
  private readonly subscriptions: vscode.Disposable[];
  private pause: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;
  private first: Promise<void> | undefined;
  private shown: readonly ListedCollection[] = [];
  private inOrder: readonly Listed[] = [];
  private readonly current = new Map<number, ItemRef>();
  private holders = new Map<ListedCollection | Listed, ListedCollection | Listed>();

  constructor(
    private readonly context: Context,
    runs: Runs,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const later = () => {
      this.refreshSoon();
    };
    const folders = vscode.workspace.createFileSystemWatcher("**", false, true, false);
    this.subscriptions = [
      watcher,
      folders,
      folders.onDidCreate((uri) => this.folderCame(uri)),
      folders.onDidDelete((uri) => this.folderWent(uri)),
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete(later),
      context.onServing(() => this.refresh()),
      runs.onEvent(({ run, event }) => {
        if (event.type === "itemStarted") this.current.set(run, event.item);
        this.record(event);
      }),
      runs.onFinished(({ run }) => {
        this.end(run);
      }),
    ];
  }

  get collections(): readonly ListedCollection[] {
    return this.shown;
  }

  outcome(key: string): Outcome | undefined {
    return this.outcomes.get(key);
  }

  /** The collection or folder that holds a node. */
  holderOf(node: ListedCollection | Listed): ListedCollection | Listed | undefined {
    return this.holders.get(node);
  }

  /** The request that stands in a file at a position; where a file holds one, it is that. */
  at(file: vscode.Uri, position: vscode.Position): Listed | undefined {
    const inFile = this.inOrder.filter(
      (node) => node.kind === "request" && vscode.Uri.parse(node.file).fsPath === file.fsPath,
    );
    return inFile.findLast(({ range }) => range.start.line <= position.line) ?? inFile[0];
  }

  /** Waits until the server has been asked at least once, or there is none to ask. */
  async untilListed(): Promise<void> {
    await this.context.settled();
    await this.first;
  }

  /** Asks the server anew. */
  async refresh(): Promise<void> {
    const asked = this.ask();
    this.first ??= asked;
    await asked;
  }

  private async ask(): Promise<void> {
    if (this.context.client === undefined) return;
    const collections =
      await vscode.commands.executeCommand<readonly Collection[]>("postroom.listRequests");
    this.shown = collections.map((one) => ({ ...one, items: listed(one.items, "") }));
    this.holders = new Map();
    this.inOrder = this.shown.flatMap((one) => this.below(one));
    this.changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.pause);
    clearTimeout(this.telling);
    vscode.Disposable.from(...this.subscriptions, this.changed, this.ended).dispose();
  }

  /** Of a folder that comes or goes VS Code tells only the folder, which the server's patterns do
   * not match. */
  private async folderCame(uri: vscode.Uri): Promise<void> {
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type === vscode.FileType.Directory) await this.tellServer(uri, FileChangeType.Created);
    } catch {
      // It is gone again, which is told as well.
    }
  }

  private async folderWent(uri: vscode.Uri): Promise<void> {
    const inside = `${uri.toString()}/`;
    const held = this.inOrder.some((node) =>
      vscode.Uri.parse(node.file).toString().startsWith(inside),
    );
    if (held) await this.tellServer(uri, FileChangeType.Deleted);
  }

  private async tellServer(uri: vscode.Uri, type: FileChangeType): Promise<void> {
    const changes = [{ uri: uri.toString(), type }];
    await this.context.client?.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes,
    });
    this.refreshSoon();
  }

  /** Many files may change at once. */
  private refreshSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  /** The nodes below, in order, each noted with what holds it. */
  private below(holder: ListedCollection | Listed): readonly Listed[] {
    return holder.items.flatMap((node) => {
      this.holders.set(node, holder);
      return [node, ...this.below(node)];
    });
  }

  private changedSoon(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.ended.fire(undefined);
    }, PAUSE_MS / 3);
  }

  /** A run that was stopped leaves a request under way. */
  private end(run: number): void {
    const item = this.current.get(run);
    this.current.delete(run);
    if (item !== undefined) this.update(item, { isRunning: false });
    this.ended.fire(undefined);
  }

  private record(event: RunEvent): void {
    switch (event.type) {
      case "itemStarted":
        this.update(event.item, { ...NOT_YET, isRunning: true });
        this.changedSoon();
        return;
      case "itemFinished":
        this.update(event.item, { isRunning: false });
        this.changedSoon();
        return;
      case "exchanged":
        if (event.source !== "collection") return;
        this.update(event.item, { code: event.response?.code, broken: event.error !== undefined });
        return;
      case "scriptFailed":
        this.update(event.item, { broken: true });
        return;
      case "verdictGiven":
        if (event.skipped !== true) this.count(event.item, event.passed);
        return;
      default:
    }
  }

  private count(item: ItemRef, passed: boolean): void {
    const before = this.before(item);
    this.update(item, passed ? { passed: before.passed + 1 } : { failed: before.failed + 1 });
  }

  private update(item: ItemRef, change: Partial<Outcome>): void {
    const outcome = { ...this.before(item), ...change };
    for (const key of keysOf(item)) this.outcomes.set(key, outcome);
  }

  private before(item: ItemRef): Outcome {
    return (
      keysOf(item)
        .map((key) => this.outcomes.get(key))
        .find((one) => one !== undefined) ?? NOT_YET
    );
  }
}
