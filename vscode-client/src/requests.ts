// The collections of the workspace, as the server lists them, kept in step with the files; and how
// each request ended last.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { Collection, ItemRef, RunEvent } from "./protocol";
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

/** Names a request across runs and listings: its file and its id. */
export function requestKey(file: string, id: string): string {
  return `${file}#${id}`;
}

/** The key of a request in an event; its file is unknown when it stands nowhere. */
export function keyOf(item: ItemRef): string {
  return requestKey(item.place?.path ?? "", item.id);
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
  private listed: readonly Collection[] = [];

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

  get collections(): readonly Collection[] {
    return this.listed;
  }

  outcome(key: string): Outcome | undefined {
    return this.outcomes.get(key);
  }

  /** Asks the server anew. */
  async refresh(): Promise<void> {
    if (this.context.client === undefined) return;
    this.listed = await vscode.commands.executeCommand<readonly Collection[]>("postroom.listRequests");
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
        this.outcomes.set(keyOf(event.item), NOT_YET);
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
    const before = this.outcomes.get(keyOf(item)) ?? NOT_YET;
    this.update(item, passed ? { passed: before.passed + 1 } : { failed: before.failed + 1 });
  }

  private update(item: ItemRef, change: Partial<Outcome>): void {
    const before = this.outcomes.get(keyOf(item)) ?? NOT_YET;
    this.outcomes.set(keyOf(item), { ...before, ...change });
  }
}
