// The collections of the workspace, as the server lists them, kept in step with the files; and how
// each request ended last.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { Collection, ItemRef, RequestNode, RunEvent } from "./protocol";
import type { Runs } from "./runs";

const FILES = "**/{*.request.{yaml,yml},definition.{yaml,yml},*.json}";
const PAUSE_MS = 300;

/** How a request ended last. */
export interface Outcome {
  readonly code: number | undefined;
  readonly passed: number;
  readonly failed: number;
  readonly broken: boolean;
}

const NOT_YET: Outcome = { code: undefined, passed: 0, failed: 0, broken: false };

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
function listed(nodes: readonly RequestNode[], above: string, taken = new Set<string>()): readonly Listed[] {
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
  private shown: readonly ListedCollection[] = [];

  constructor(
    private readonly context: Context,
    runs: Runs,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const later = () => {
      this.refreshSoon();
    };
    this.subscriptions = [
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete(later),
      context.onServing(() => this.refresh()),
      runs.onEvent(({ event }) => {
        this.record(event);
      }),
      runs.onFinished(() => {
        this.ended.fire(undefined);
      }),
    ];
  }

  get collections(): readonly ListedCollection[] {
    return this.shown;
  }

  outcome(key: string): Outcome | undefined {
    return this.outcomes.get(key);
  }

  /** Asks the server anew. */
  async refresh(): Promise<void> {
    if (this.context.client === undefined) return;
    const collections = await vscode.commands.executeCommand<readonly Collection[]>("postroom.listRequests");
    this.shown = collections.map((one) => ({ ...one, items: listed(one.items, "") }));
    this.changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.pause);
    vscode.Disposable.from(...this.subscriptions, this.changed, this.ended).dispose();
  }

  /** Many files may change at once. */
  private refreshSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  private record(event: RunEvent): void {
    switch (event.type) {
      case "itemStarted":
        this.update(event.item, NOT_YET);
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
    return keysOf(item).map((key) => this.outcomes.get(key)).find((one) => one !== undefined) ?? NOT_YET;
  }
}
